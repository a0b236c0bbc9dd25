; Holds a file open as a virus scanner or a backup does: others may read and write it, but nobody may move or remove it.
Target amd64-unicode
Unicode true
!include "FileFunc.nsh"
!include "LogicLib.nsh"
SilentInstall silent
RequestExecutionLevel user
OutFile "${TARGET}"

Section
  ${GetParameters} $1
  System::Call 'kernel32::CreateFileW(w r1, i 0x80000000, i 3, p 0, i 3, i 0, p 0) p .r0'
  FileOpen $2 "C:\held" w ; while this is there
  FileClose $2
  ${DoWhile} ${FileExists} "C:\held"
    Sleep 100
  ${Loop}
SectionEnd
