; The Windows installer. Everything that varies is said by windows.py.
Target amd64-unicode
Unicode true
!include "MUI2.nsh"
!include "FileFunc.nsh"
!include "LogicLib.nsh"
!include "WinVer.nsh"
!include "x64.nsh"

!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\benefit-estimator"
!define DATA "$LOCALAPPDATA\benefit-estimator" ; where the program keeps history and settings: estimator/folders.py
!define PROGRAM "estimator-window.exe"
!define STILL_RUNNING 3
!define NOT_REPLACED 4
!define FOR_A_SERVICE 5
!define NEW "$INSTDIR\_new" ; where a version is laid out before it takes the place of the one that is there
!define OLD "$INSTDIR\_old"

Name "${TITLE}"
OutFile "${TARGET}"
BrandingText " "
RequestExecutionLevel user
InstallDir "$LOCALAPPDATA\Programs\benefit-estimator"
InstallDirRegKey HKCU "${KEY}" "InstallLocation" ; an upgrade goes where the older version is
!ifdef SIGN
  !uninstfinalize '${SIGN} "%1"'
!endif
SetCompressor /SOLID lzma
SetCompressorDictSize 32
ManifestDPIAware true
ManifestSupportedOS Win10

VIProductVersion "${VERSION}.0"
VIAddVersionKey /LANG=2052 "ProductName" "${TITLE}"
VIAddVersionKey /LANG=2052 "FileDescription" "${TITLE} 安装程序"
VIAddVersionKey /LANG=2052 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "CompanyName" "${PUBLISHER}"
VIAddVersionKey /LANG=2052 "LegalCopyright" "${PUBLISHER}"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN "$INSTDIR\${PROGRAM}"
!define MUI_COMPONENTSPAGE_NODESC
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_COMPONENTS
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"

; Windows lets nobody write to a program that is running. Silently, the answer is to stop with a status of its own.
!macro STOP_WHILE_RUNNING FILE
  ${DoWhile} ${FileExists} "$INSTDIR\${FILE}"
    ClearErrors
    FileOpen $0 "$INSTDIR\${FILE}" a
    ${IfNot} ${Errors}
      FileClose $0
      ${ExitDo}
    ${EndIf}
    ${If} ${Cmd} `MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "${TITLE}正在运行，请先关闭它的窗口，再点“重试”。" /SD IDCANCEL IDCANCEL`
      SetErrorLevel ${STILL_RUNNING}
      Quit
    ${EndIf}
  ${Loop}
!macroend

!macro REMOVE_PROGRAM FROM
  RMDir /r "${FROM}\_new"
  RMDir /r "${FROM}\_old"
  RMDir /r "${FROM}\_internal"
  RMDir /r "${FROM}\licences"
  Delete "${FROM}\sbom.cdx.json"
  Delete "${FROM}\estimator.exe"
  Delete "${FROM}\${PROGRAM}"
!macroend

; Moves one part of the program; $R9 counts what could not be moved.
!macro MOVE PART FROM TO
  ${If} ${FileExists} "${FROM}\${PART}"
    ClearErrors
    Rename "${FROM}\${PART}" "${TO}\${PART}"
    ${If} ${Errors}
      IntOp $R9 $R9 + 1
    ${EndIf}
  ${EndIf}
!macroend

!macro MOVE_PROGRAM FROM TO
  !insertmacro MOVE "estimator.exe" "${FROM}" "${TO}"
  !insertmacro MOVE "${PROGRAM}" "${FROM}" "${TO}"
  !insertmacro MOVE "sbom.cdx.json" "${FROM}" "${TO}"
  !insertmacro MOVE "licences" "${FROM}" "${TO}"
  !insertmacro MOVE "_internal" "${FROM}" "${TO}"
!macroend

Function .onInit
  SetShellVarContext current
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastBuild} 17763
    MessageBox MB_OK|MB_ICONSTOP "需要 64 位的 Windows 10（1809 或更新）。" /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
  ReadRegStr $R8 HKCU "${KEY}" "InstallLocation"
  ; The account of the system's own services has a folder for programs too, but nobody who opens them.
  ${GetFileName} "$PROFILE" $0
  ${If} $0 == "systemprofile"
    MessageBox MB_OK|MB_ICONSTOP "请以使用者的账户安装；为本机所有使用者安装请用 .msi。" /SD IDOK
    SetErrorLevel ${FOR_A_SERVICE}
    Quit
  ${EndIf}
FunctionEnd

Section
  !insertmacro STOP_WHILE_RUNNING "${PROGRAM}"
  !insertmacro STOP_WHILE_RUNNING "estimator.exe"
  RMDir /r "${NEW}"
  RMDir /r "${OLD}"
  ClearErrors
  !include "${FILES}" ; into ${NEW}
  ${If} ${Errors}
    RMDir /r "${NEW}"
    MessageBox MB_OK|MB_ICONSTOP "没有安装：写入“$INSTDIR”失败，可能磁盘已满或没有权限。原有的版本没有改动。" /SD IDOK
    SetErrorLevel ${NOT_REPLACED}
    Quit
  ${EndIf}
  SetOutPath "$INSTDIR"
  CreateDirectory "${OLD}"
  StrCpy $R9 0
  !insertmacro MOVE_PROGRAM "$INSTDIR" "${OLD}"
  ${If} $R9 = 0
    !insertmacro MOVE_PROGRAM "${NEW}" "$INSTDIR"
  ${EndIf}
  ${If} $R9 > 0
    ; Some file is held open: all that was moved goes back.
    !insertmacro MOVE_PROGRAM "$INSTDIR" "${NEW}"
    !insertmacro MOVE_PROGRAM "${OLD}" "$INSTDIR"
    RMDir /r "${NEW}"
    RMDir "${OLD}"
    MessageBox MB_OK|MB_ICONSTOP "没有安装：“$INSTDIR”里有文件正被占用，请重新启动电脑后再试。原有的版本没有改动。" /SD IDOK
    SetErrorLevel ${NOT_REPLACED}
    Quit
  ${EndIf}
  RMDir "${NEW}"
  RMDir /r "${OLD}"
  ; Installed elsewhere before: that copy would be left without an entry.
  ${If} $R8 != ""
  ${AndIf} $R8 != $INSTDIR
    !insertmacro REMOVE_PROGRAM "$R8"
    Delete "$R8\uninstall.exe"
    RMDir "$R8"
  ${EndIf}
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${TITLE}.lnk" "$INSTDIR\${PROGRAM}"
  CreateShortcut "$DESKTOP\${TITLE}.lnk" "$INSTDIR\${PROGRAM}"
  WriteRegStr HKCU "${KEY}" "DisplayName" "${TITLE}"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "DisplayIcon" "$INSTDIR\${PROGRAM}"
  WriteRegStr HKCU "${KEY}" "Publisher" "${PUBLISHER}"
  WriteRegStr HKCU "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  ; In place (_?=), so that it returns when all is done.
  WriteRegStr HKCU "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S _?=$INSTDIR'
  WriteRegDWORD HKCU "${KEY}" "EstimatedSize" ${KILOBYTES}
  WriteRegDWORD HKCU "${KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${KEY}" "NoRepair" 1
SectionEnd

Section "un.程序"
  SectionIn RO
  !insertmacro STOP_WHILE_RUNNING "${PROGRAM}"
  !insertmacro STOP_WHILE_RUNNING "estimator.exe"
  !insertmacro REMOVE_PROGRAM "$INSTDIR"
  Delete "$SMPROGRAMS\${TITLE}.lnk"
  Delete "$DESKTOP\${TITLE}.lnk"
  Delete "$INSTDIR\uninstall.exe"
  ${If} ${FileExists} "$INSTDIR\uninstall.exe"
    ; Run in place it cannot remove itself: the last step waits until it has ended.
    SetOutPath "$TEMP"
    Exec '"$SYSDIR\cmd.exe" /c for /l %i in (1,1,60) do if exist "$INSTDIR\uninstall.exe" (del /q "$INSTDIR\uninstall.exe" & rmdir "$INSTDIR" & ping -n 2 127.0.0.1 >nul)'
  ${EndIf}
  RMDir "$INSTDIR" ; only when nothing else is in it
  RMDir "$LOCALAPPDATA\Programs" ; likewise
  DeleteRegKey HKCU "${KEY}"
SectionEnd

Section /o "un.历史和设置（不可恢复）" PURGE
  RMDir /r "${DATA}"
SectionEnd

Function un.onInit
  SetShellVarContext current
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/PURGE" $1
  ${IfNot} ${Errors}
    !insertmacro SelectSection ${PURGE}
  ${EndIf}
FunctionEnd
