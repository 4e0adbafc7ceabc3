#include "translations.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

namespace daylong::app {

void speakLanguageOf(const QLocale& locale, QCoreApplication& application) {
    const auto install = [&](const QString& name, const QString& folder) {
        auto* const translator = new QTranslator(&application);
        if (translator->load(locale, name, QStringLiteral("_"), folder))
            QCoreApplication::installTranslator(translator);
    };
    install(QStringLiteral("qtbase"), QLibraryInfo::path(QLibraryInfo::TranslationsPath));  // of Qt's own dialogs
    install(QStringLiteral("daylong"), QStringLiteral(":/i18n"));
}

}  // namespace daylong::app
