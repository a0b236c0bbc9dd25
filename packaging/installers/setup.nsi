; The Windows installer.
!include "program.nsh"

!define FOR_A_SERVICE 5
!define NEW "$INSTDIR\_new" ; where a version is laid out before it takes the place of the one that is there
!define OLD "$INSTDIR\_old"

InstallDir "$LOCALAPPDATA\Programs\benefit-estimator"
InstallDirRegKey HKCU "${KEY}" "InstallLocation" ; an upgrade goes where the older version is
!insertmacro PROPERTIES "${TITLE} 安装程序"

!define MUI_FINISHPAGE_RUN "$INSTDIR\${PROGRAM}"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_LANGUAGE "SimpChinese"

; Moves one part of the program; $R5 counts what could not be moved.
!macro MOVE PART FROM TO
  ${If} ${FileExists} "${FROM}\${PART}"
    ClearErrors
    Rename "${FROM}\${PART}" "${TO}\${PART}"
    ${If} ${Errors}
      IntOp $R5 $R5 + 1
    ${EndIf}
  ${EndIf}
!macroend

!macro MOVE_PROGRAM FROM TO
  !insertmacro MOVE "estimator.exe" "${FROM}" "${TO}"
  !insertmacro MOVE "${PROGRAM}" "${FROM}" "${TO}"
  !insertmacro MOVE "sbom.cdx.json" "${FROM}" "${TO}"
  !insertmacro MOVE "licences" "${FROM}" "${TO}"
  !insertmacro MOVE "_internal" "${FROM}" "${TO}"
  !insertmacro MOVE "uninstall.exe" "${FROM}" "${TO}"
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
  !insertmacro STOP_WHILE_RUNNING "$INSTDIR"
  ${If} $R8 != ""
  ${AndIf} $R8 != $INSTDIR
    !insertmacro STOP_WHILE_RUNNING "$R8"
  ${EndIf}
  RMDir /r "${NEW}"
  RMDir /r "${OLD}"
  ClearErrors
  !include "${FILES}" ; into ${NEW}
  SetOutPath "${NEW}"
  File "/oname=uninstall.exe" "${UNINSTALLER}"
  ${If} ${Errors}
    RMDir /r "${NEW}"
    MessageBox MB_OK|MB_ICONSTOP "没有安装：写入“$INSTDIR”失败，可能磁盘已满或没有权限。原有的版本没有改动。" /SD IDOK
    SetErrorLevel ${NOT_DONE}
    Quit
  ${EndIf}
  SetOutPath "$INSTDIR"
  CreateDirectory "${OLD}"
  StrCpy $R5 0
  !insertmacro COUNT_HELD "$INSTDIR"
  ${If} $R5 = 0
    !insertmacro MOVE_PROGRAM "$INSTDIR" "${OLD}"
    ${If} $R5 = 0
      !insertmacro MOVE_PROGRAM "${NEW}" "$INSTDIR"
      ${If} $R5 > 0
        !insertmacro MOVE_PROGRAM "$INSTDIR" "${NEW}"
      ${EndIf}
    ${EndIf}
    ${If} $R5 > 0
      !insertmacro MOVE_PROGRAM "${OLD}" "$INSTDIR"
    ${EndIf}
  ${EndIf}
  RMDir /r "${NEW}"
  ${If} $R5 > 0
    RMDir "${OLD}"
    MessageBox MB_OK|MB_ICONSTOP "没有安装：“$INSTDIR”里有文件正被占用，请重新启动电脑后再试。原有的版本没有改动。" /SD IDOK
    SetErrorLevel ${NOT_DONE}
    Quit
  ${EndIf}
  RMDir /r "${OLD}"
  ; Installed elsewhere before: that copy would be left without an entry.
  ${If} $R8 != ""
  ${AndIf} $R8 != $INSTDIR
    !insertmacro REMOVE_PROGRAM "$R8"
    RMDir "$R8"
  ${EndIf}
  CreateShortcut "$SMPROGRAMS\${TITLE}.lnk" "$INSTDIR\${PROGRAM}"
  CreateShortcut "$DESKTOP\${TITLE}.lnk" "$INSTDIR\${PROGRAM}"
  WriteRegStr HKCU "${KEY}" "DisplayName" "${TITLE}"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "DisplayIcon" "$INSTDIR\${PROGRAM}"
  WriteRegStr HKCU "${KEY}" "Publisher" "${PUBLISHER}"
  WriteRegStr HKCU "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${KEY}" "EstimatedSize" ${KILOBYTES}
  WriteRegDWORD HKCU "${KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${KEY}" "NoRepair" 1
SectionEnd
