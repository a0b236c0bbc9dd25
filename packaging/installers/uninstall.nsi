; The uninstaller. It runs where it lies and returns when all is done, which one that makensis writes does not: that goes
; on as a copy of itself.
!include "program.nsh"

!define DATA "$LOCALAPPDATA\benefit-estimator" ; where the program keeps history and settings: estimator/folders.py
!define DISCARDED "$PLUGINSDIR-uninstall.exe"

Caption "卸载 ${TITLE}"
InstallButtonText "卸载(&U)"
ComponentText "卸载以下所选。" "" "要卸载的内容："
CompletedText "已卸载"
!insertmacro PROPERTIES "${TITLE} 卸载程序"

!define MUI_PAGE_HEADER_TEXT "卸载 ${TITLE}"
!define MUI_PAGE_HEADER_SUBTEXT "历史和设置不选就留在本机。"
!insertmacro MUI_PAGE_COMPONENTS
!define MUI_PAGE_HEADER_TEXT "正在卸载"
!define MUI_PAGE_HEADER_SUBTEXT "请稍候。"
!define MUI_INSTFILESPAGE_FINISHHEADER_TEXT "已卸载"
!define MUI_INSTFILESPAGE_FINISHHEADER_SUBTEXT "${TITLE}已从本机卸载。"
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"

Section "程序"
  SectionIn RO
  !insertmacro STOP_WHILE_RUNNING "$INSTDIR"
  StrCpy $R5 0
  !insertmacro COUNT_HELD "$INSTDIR"
  ${If} $R5 > 0
    MessageBox MB_OK|MB_ICONSTOP "没有卸载：“$INSTDIR”里有文件正被占用，请重新启动电脑后再试。" /SD IDOK
    SetErrorLevel ${NOT_DONE}
    Quit
  ${EndIf}
  Call MoveAway
  !insertmacro REMOVE_PROGRAM "$INSTDIR"
  Delete "$SMPROGRAMS\${TITLE}.lnk"
  Delete "$DESKTOP\${TITLE}.lnk"
  SetOutPath "$TEMP" ; a folder that a program is in cannot be removed
  RMDir "$INSTDIR" ; only when nothing else is in it
  RMDir "$LOCALAPPDATA\Programs" ; likewise
  DeleteRegKey HKCU "${KEY}"
SectionEnd

Section /o "历史和设置（不可恢复）" PURGE
  RMDir /r "${DATA}"
SectionEnd

Function .onInit
  SetShellVarContext current
  InitPluginsDir
  StrCpy $INSTDIR $EXEDIR
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/PURGE" $1
  ${IfNot} ${Errors}
    !insertmacro SelectSection ${PURGE}
  ${EndIf}
FunctionEnd

; A program that runs can be moved, though not removed, if it has not opened its own file; that makensis's do.
Function MoveAway
  ${ForEach} $1 4 4096 + 4 ; handles are such numbers
    System::Call 'kernel32::GetFinalPathNameByHandleW(p r1, w .r2, i ${NSIS_MAX_STRLEN}, i 0)'
    StrCpy $2 $2 "" 4 ; without the \\?\ before it
    ${If} $2 == $EXEPATH
      System::Call 'kernel32::CloseHandle(p r1)'
    ${EndIf}
  ${Next}
  Rename "$EXEPATH" "${DISCARDED}"
FunctionEnd

; What was moved away is removed as soon as it has ended.
Function .onInstSuccess
  StrCpy $0 "${DISCARDED}"
  ${IfNot} ${FileExists} "$0"
    StrCpy $0 "$EXEPATH" ; it lies on another disk than what is temporary
  ${EndIf}
  Exec '"$SYSDIR\cmd.exe" /c for /l %i in (1,1,60) do if exist "$0" (del /q "$0" & rmdir "$INSTDIR" & ping -n 2 127.0.0.1 >nul)'
FunctionEnd
