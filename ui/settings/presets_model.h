// PresetsModel: the presets there are, by their names, and what a person does with them. Follows the bridge's events.
// Thread rule: GUI thread. Failure rule: failures arrive as the bridge's.
#pragma once

#include "settings/preset_editor.h"

#include <QAbstractListModel>
#include <QtQml/qqmlregistration.h>

#include <functional>
#include <vector>

namespace daylong::ui {

class PresetsModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The program makes the one there is")
    Q_PROPERTY(int count READ count NOTIFY countChanged)
    Q_PROPERTY(qint64 byDefault READ byDefault NOTIFY countChanged)  // of new conversations; 0: none
    Q_PROPERTY(daylong::ui::PresetEditor* editor READ editor CONSTANT)
public:
    enum Role {
        IdRole = Qt::UserRole + 1,
        NameRole,
        DetailRole,   // what is chosen in it, in a few words
        DefaultRole,  // new conversations use it
        MissingRole,  // its model is not there any more
    };
    struct Hooks {
        PresetEditor::Save save;
        std::function<void(qint64 id)> remove, restore;
    };
    PresetsModel(EngineBridge& bridge, Hooks hooks, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : count(); }
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    int count() const { return static_cast<int>(m_presets.size()); }
    qint64 byDefault() const;
    PresetEditor* editor() { return &m_editor; }
    const settings::Preset* preset(qint64 id) const;

    Q_INVOKABLE qint64 idAt(int row) const;  // 0: no such row
    Q_INVOKABLE int rowOf(qint64 id) const;  // -1: there is none
    Q_INVOKABLE QString nameOf(qint64 id) const;
    Q_INVOKABLE void make();  // hands a new one to the editor
    Q_INVOKABLE void edit(qint64 id);
    Q_INVOKABLE void duplicate(qint64 id);
    Q_INVOKABLE void remove(qint64 id);  // restore() undoes
    Q_INVOKABLE void restore(qint64 id);

Q_SIGNALS:
    void countChanged();
    void edited();  // the editor has one
    void removed(qint64 id, const QString& name);
    void modelIsGone(qint64 id, const QString& name);  // of the one that the open conversation uses

private:
    void show(const settings::Preset& preset);

    Hooks m_hooks;
    std::vector<settings::Preset> m_presets;
    PresetEditor m_editor;
};

}  // namespace daylong::ui
