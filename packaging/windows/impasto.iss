; Installs Impasto for one user, without administrator's rights, over any older version. Built by
;     iscc /DVersion=0.1.0 /DSource=build\cpu\dist\impasto /DIcon=build\cpu\icons\impasto.ico /O"dist" packaging\windows\impasto.iss
; Silently: impasto-VERSION-windows-x86_64.exe /VERYSILENT /SUPPRESSMSGBOXES /NORESTART; the uninstaller takes the same words.

#ifndef Version
  #error Name the version with /DVersion=
#endif
#ifndef Source
  #error Name the folder that packaging\bundle.py has made with /DSource=
#endif
#ifndef Icon
  #error Name the .ico with /DIcon=
#endif
#ifndef Variant
  #define Variant ""
#endif

[Setup]
AppId={{7A0C1F52-64C6-4E0B-9C39-5B0C6E0D3F17}
AppName=Impasto
AppVersion={#Version}
AppVerName=Impasto {#Version}
AppPublisher=Impasto contributors
VersionInfoVersion={#Version}
DefaultDirName={autopf}\Impasto
DefaultGroupName=Impasto
DisableProgramGroupPage=yes
DisableDirPage=auto
LicenseFile={#SourcePath}\..\..\LICENSE
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog commandline
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
OutputBaseFilename=impasto-{#Version}{#Variant}-windows-x86_64
SetupIconFile={#Icon}
UninstallDisplayIcon={app}\impasto.exe
UninstallDisplayName=Impasto
Compression=lzma2/max
SolidCompression=yes
LZMANumBlockThreads=4
WizardStyle=modern
ChangesAssociations=yes
CloseApplications=yes
RestartApplications=no
SetupLogging=yes
#ifdef Sign
; Sign names a tool that was given to the compiler by /SSign=...
SignTool={#Sign}
SignedUninstaller=yes
#endif

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
#ifexist AddBackslash(CompilerPath) + "Languages\ChineseSimplified.isl"
Name: "zh"; MessagesFile: "compiler:Languages\ChineseSimplified.isl"
#endif

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; GroupDescription: "{cm:AdditionalIcons}"; Flags: unchecked

[InstallDelete]
; What an older version had and this one has not, such as another Python's libraries, must not stay beside the new files.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "{#Source}\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{autoprograms}\Impasto"; Filename: "{app}\impasto.exe"; AppUserModelID: "Impasto.Impasto"
Name: "{autodesktop}\Impasto"; Filename: "{app}\impasto.exe"; AppUserModelID: "Impasto.Impasto"; Tasks: desktopicon

[Registry]
; "Open with": the program is offered for pictures and taken as the default for none.
Root: HKA; Subkey: "Software\Classes\Applications\impasto.exe"; ValueType: string; ValueName: "FriendlyAppName"; ValueData: "Impasto"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Applications\impasto.exe\DefaultIcon"; ValueType: string; ValueData: "{app}\impasto.exe,0"
Root: HKA; Subkey: "Software\Classes\Applications\impasto.exe\shell\open\command"; ValueType: string; ValueData: """{app}\impasto.exe"" ""%1"""
#define Offer(str Ending) "Root: HKA; Subkey: ""Software\Classes\Applications\impasto.exe\SupportedTypes""; ValueType: string; ValueName: """ + Ending + """; ValueData: """""
#define Progid(str Ending) "Root: HKA; Subkey: ""Software\Classes\" + Ending + "\OpenWithProgids""; ValueType: string; ValueName: ""Impasto.Picture""; ValueData: """"; Flags: uninsdeletevalue"
#dim Endings[21] {".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp", ".avif", ".jxl", ".jp2", ".heic", ".bmp", ".gif", ".dng", ".cr2", ".cr3", ".nef", ".arw", ".raf", ".orf", ".rw2", ".pef"}
#define I
#sub EmitEnding
{#Offer(Endings[I])}
{#Progid(Endings[I])}
#endsub
#for {I = 0; I < 21; I++} EmitEnding
Root: HKA; Subkey: "Software\Classes\Impasto.Picture"; ValueType: string; ValueData: "Impasto"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Impasto.Picture\DefaultIcon"; ValueType: string; ValueData: "{app}\impasto.exe,0"
Root: HKA; Subkey: "Software\Classes\Impasto.Picture\shell\open\command"; ValueType: string; ValueData: """{app}\impasto.exe"" ""%1"""
; impasto in "Run" and in a terminal's "start".
Root: HKA; Subkey: "Software\Microsoft\Windows\CurrentVersion\App Paths\impasto.exe"; ValueType: string; ValueData: "{app}\impasto.exe"; Flags: uninsdeletekey

[Run]
Filename: "{app}\impasto.exe"; Description: "{cm:LaunchProgram,Impasto}"; Flags: nowait postinstall skipifsilent

[UninstallDelete]
Type: filesandordirs; Name: "{app}\_internal"
