# Install silently, run the self-test, install again over it, take it away, and see that nothing stays.
#     powershell packaging\windows\try_installer.ps1 -Installer dist\impasto-0.1.0-windows-x86_64.exe
param([Parameter(Mandatory)] [string] $Installer)
$ErrorActionPreference = "Stop"
$PSNativeCommandUseErrorActionPreference = $true
$app = Join-Path $env:LOCALAPPDATA "Programs\Impasto"
$silent = @("/VERYSILENT", "/SUPPRESSMSGBOXES", "/NORESTART", "/CURRENTUSER")

foreach ($time in "first", "again") {
    $done = Start-Process $Installer -ArgumentList $silent -Wait -PassThru
    if ($done.ExitCode) { throw "the $time installation ended with $($done.ExitCode)" }
    & "$app\impasto-cli.exe" selftest --json
    $old = "$app\_internal\of-an-older-version.txt"
    if (Test-Path $old) { throw "a file of the older version is still there" }
    Set-Content $old "old"
}
$types = "HKCU:\Software\Classes\Applications\impasto.exe\SupportedTypes"
if (-not (Get-Item $types).GetValueNames().Contains(".dng")) { throw "Open with does not know .dng" }
$done = Start-Process "$app\unins000.exe" -ArgumentList $silent[0..2] -Wait -PassThru
if ($done.ExitCode) { throw "the uninstaller ended with $($done.ExitCode)" }
Start-Sleep 5  # it goes on in a copy of itself
foreach ($left in $app, "HKCU:\Software\Classes\Applications\impasto.exe", "HKCU:\Software\Classes\Impasto.Picture") {
    if (Test-Path $left) { throw "$left is still there" }
}
