; What the installer and the uninstaller share. Everything that varies is said by windows.py.
Target amd64-unicode
Unicode true
!include "MUI2.nsh"
!include "FileFunc.nsh"
!include "LogicLib.nsh"
!include "WinVer.nsh"
!include "x64.nsh"

!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\benefit-estimator"
!define PROGRAM "estimator-window.exe"
!define STILL_RUNNING 3
!define NOT_DONE 4

Name "${TITLE}"
OutFile "${TARGET}"
BrandingText " "
RequestExecutionLevel user
SetCompressor /SOLID lzma
SetCompressorDictSize 32
ManifestDPIAware true
ManifestSupportedOS Win10
!define MUI_ICON "${ICON}"
!define MUI_COMPONENTSPAGE_NODESC

!macro PROPERTIES DESCRIPTION
  VIProductVersion "${VERSION}.0"
  VIAddVersionKey /LANG=2052 "ProductName" "${TITLE}"
  VIAddVersionKey /LANG=2052 "FileDescription" "${DESCRIPTION}"
  VIAddVersionKey /LANG=2052 "FileVersion" "${VERSION}"
  VIAddVersionKey /LANG=2052 "ProductVersion" "${VERSION}"
  VIAddVersionKey /LANG=2052 "CompanyName" "${PUBLISHER}"
  VIAddVersionKey /LANG=2052 "LegalCopyright" "${PUBLISHER}"
!macroend

; Windows lets nobody write to a program that is running. Silently, the answer is to stop with a status of its own.
!macro STOP_WHILE_FILE_RUNS FILE
  ${DoWhile} ${FileExists} "${FILE}"
    ClearErrors
    FileOpen $0 "${FILE}" a
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

!macro STOP_WHILE_RUNNING FOLDER
  !insertmacro STOP_WHILE_FILE_RUNS "${FOLDER}\${PROGRAM}"
  !insertmacro STOP_WHILE_FILE_RUNS "${FOLDER}\estimator.exe"
!macroend

; Adds to $R5 the files of a program that somebody holds open and that therefore cannot be moved or removed.
!macro COUNT_HELD FOLDER
  !insertmacro COUNT_HELD_BELOW "${FOLDER}\_internal"
  !insertmacro COUNT_HELD_BELOW "${FOLDER}\licences"
!macroend

!macro COUNT_HELD_BELOW FOLDER
  ${If} ${FileExists} "${FOLDER}\*.*"
    ${Locate} "${FOLDER}" "/L=F" CountHeld
  ${EndIf}
!macroend

Function CountHeld ; $R9 is the file that Locate found
  System::Call 'kernel32::CreateFileW(w R9, i 0x10000, i 7, p 0, i 3, i 0, p 0) p .R4' ; to be removed, by others too
  ${If} $R4 = -1
    IntOp $R5 $R5 + 1
  ${Else}
    System::Call 'kernel32::CloseHandle(p R4)'
  ${EndIf}
  Push "" ; Locate goes on
FunctionEnd

!macro REMOVE_PROGRAM FROM
  RMDir /r "${FROM}\_new"
  RMDir /r "${FROM}\_old"
  RMDir /r "${FROM}\_internal"
  RMDir /r "${FROM}\licences"
  Delete "${FROM}\uninstall.exe"
  Delete "${FROM}\sbom.cdx.json"
  Delete "${FROM}\estimator.exe"
  Delete "${FROM}\${PROGRAM}"
!macroend
