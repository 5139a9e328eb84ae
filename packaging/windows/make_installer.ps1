# Make the installer and the portable zip of the folder that packaging\bundle.py has made.
#     powershell packaging\windows\make_installer.ps1 -Source build\cpu\dist\impasto -Version 0.1.0
# With SIGNING_CERTIFICATE (a .pfx, base64) and SIGNING_PASSWORD programs, installer and uninstaller are signed.
param(
    [Parameter(Mandatory)] [string] $Source,
    [Parameter(Mandatory)] [string] $Version,
    [string] $Icon = "build\cpu\icons\impasto.ico",
    [string] $Output = "dist"
)
$ErrorActionPreference = "Stop"
$PSNativeCommandUseErrorActionPreference = $true
$iscc = Join-Path ${env:ProgramFiles(x86)} "Inno Setup 6\ISCC.exe"
$words = @("/DVersion=$Version", "/DSource=$(Resolve-Path $Source)", "/DIcon=$(Resolve-Path $Icon)", "/O$Output", "/Q")

if ($env:SIGNING_CERTIFICATE) {
    $pfx = Join-Path $env:RUNNER_TEMP "signing.pfx"
    [IO.File]::WriteAllBytes($pfx, [Convert]::FromBase64String($env:SIGNING_CERTIFICATE))
    $kits = Join-Path ${env:ProgramFiles(x86)} "Windows Kits\10\bin\*\x64\signtool.exe"
    $signtool = (Get-ChildItem $kits | Sort-Object FullName | Select-Object -Last 1).FullName
    $how = @("sign", "/fd", "sha256", "/td", "sha256", "/tr", $env:SIGNING_TIMESTAMP_SERVER, "/f", $pfx, "/p", $env:SIGNING_PASSWORD)
    try {
        & $signtool @how (Get-ChildItem "$Source\*.exe").FullName
        $command = "`$q$signtool`$q sign /fd sha256 /td sha256 /tr $env:SIGNING_TIMESTAMP_SERVER /f `$q$pfx`$q /p $env:SIGNING_PASSWORD `$f"
        & $iscc @words "/DSign=impasto" "/Simpasto=$command" packaging\windows\impasto.iss
    }
    finally {
        Remove-Item $pfx
    }
}
else {
    & $iscc @words packaging\windows\impasto.iss
}

Compress-Archive -Path $Source -DestinationPath "$Output\impasto-$Version-windows-x86_64-portable.zip" -Force
