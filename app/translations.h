// The window in the language of the desktop, where there is a translation (resources/translations); else in English.
// Each text is looked up when it is shown; all of them go through tr() or qsTr(). Thread rule: GUI thread, before the
// window. Failure rule: what is not translated is English.
#pragma once

class QCoreApplication;
class QLocale;

namespace daylong::app {

void speakLanguageOf(const QLocale& locale, QCoreApplication& application);

}  // namespace daylong::app
