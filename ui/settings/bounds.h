// Bounds: what a number among the settings may be (core/settings/settings_table.h), for the pages that offer it.
// Thread rule: GUI thread. Failure rule: none.
#pragma once

#include "settings/settings_table.h"

#include <QObject>
#include <QString>
#include <QtQml/qqmlregistration.h>

namespace daylong::ui {

class Bounds : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
public:
    Q_INVOKABLE double least(const QString& key) const { return settings::settingRow(key.toStdString()).least; }
    Q_INVOKABLE double chosenFrom(const QString& key) const {
        return settings::settingRow(key.toStdString()).chosenFrom;
    }
    Q_INVOKABLE double most(const QString& key) const { return settings::settingRow(key.toStdString()).most; }
};

}  // namespace daylong::ui
