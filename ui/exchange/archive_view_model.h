// ArchiveViewModel: what is done with all that was said, from wherever the window offers it: taken in and out,
// redacted, and where it lies. Its parts do the work. Thread rule: GUI thread.
// Failure rule: each part says its own.
#pragma once

#include "exchange/export_view_model.h"
#include "exchange/import_view_model.h"
#include "exchange/move_view_model.h"
#include "exchange/redact_view_model.h"
#include "exchange/storage_view_model.h"

#include <QObject>
#include <QtQml/qqmlregistration.h>

#include <filesystem>
#include <utility>

namespace daylong::ui {

class ArchiveViewModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The program makes the one there is")
    Q_PROPERTY(daylong::ui::ImportViewModel* importing READ importing CONSTANT)
    Q_PROPERTY(daylong::ui::ExportViewModel* exporting READ exporting CONSTANT)
    Q_PROPERTY(daylong::ui::RedactViewModel* redacting READ redacting CONSTANT)
    Q_PROPERTY(daylong::ui::StorageViewModel* storage READ storage CONSTANT)
    Q_PROPERTY(daylong::ui::MoveViewModel* moving READ moving CONSTANT)
public:
    struct Hooks {
        std::filesystem::path database;
        ImportViewModel::Hooks import;
        RedactViewModel::Hooks redact;
        StorageViewModel::Hooks storage;
        MoveViewModel::Hooks move;
    };
    explicit ArchiveViewModel(Hooks hooks)
        : m_importing(std::move(hooks.import)),
          m_exporting(std::move(hooks.database)),
          m_redacting(std::move(hooks.redact)),
          m_storage(std::move(hooks.storage)),
          m_moving(std::move(hooks.move)) {}

    ImportViewModel* importing() { return &m_importing; }
    ExportViewModel* exporting() { return &m_exporting; }
    RedactViewModel* redacting() { return &m_redacting; }
    StorageViewModel* storage() { return &m_storage; }
    MoveViewModel* moving() { return &m_moving; }
    /// Ends what goes on, and waits for it: before the service goes.
    void finish() {
        m_importing.finish();
        m_exporting.finish();
        m_redacting.finish();
    }

Q_SIGNALS:                                   // QML calls it
    void folderWanted(const QString& file);  // of this file, in the file manager

private:
    ImportViewModel m_importing;
    ExportViewModel m_exporting;
    RedactViewModel m_redacting;
    StorageViewModel m_storage;
    MoveViewModel m_moving;
};

}  // namespace daylong::ui
