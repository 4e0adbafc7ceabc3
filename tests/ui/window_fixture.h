// What a test of the window begins and ends with: a folder of its own, the program in it, and nothing that Qt, QML or
// the program complains of. init() calls beginTest(), cleanup() endTest(); or the same for all tests of a case.
#pragma once

#include "support/qml_warnings.h"
#include "ui/shell_program.h"

#include <QList>
#include <QQuickItem>
#include <QQuickWindow>
#include <QStringList>
#include <QTest>

#include <memory>
#include <string_view>

namespace daylong {

/// Visible items for which `wanted` holds.
template <class Wanted>
void collect(QQuickItem* item, const Wanted& wanted, QList<QQuickItem*>& found) {
    if (!item->isVisible()) return;
    if (wanted(*item)) found << item;
    const auto children = item->childItems();
    for (QQuickItem* child : children) collect(child, wanted, found);
}

class WindowFixture : public QObject {
protected:
    void beginTest() {
        unit::warnings.clear();
        qInstallMessageHandler(unit::collectWarnings);
        m_folder = std::make_unique<unit::TemporaryFolder>();
    }
    void endTest() {
        m_program.reset();
        qInstallMessageHandler(nullptr);
        QVERIFY2(unit::warnings.isEmpty(), qPrintable(unit::warnings.join('\n')));
    }
    /// The window, active and settled.
    void open(chat::MakeResponder responder, const std::function<void(settings::Settings&)>& settings = {}) {
        m_program = std::make_unique<app::Composition>(programIn(*m_folder, std::move(responder), settings));
        m_window = m_program->show();
        QVERIFY(m_window != nullptr);
        m_program->start();
        settle();
        m_window->requestActivate();
        QVERIFY(QTest::qWaitForWindowActive(m_window));
    }

    ui::ChatViewModel& chat() const { return m_program->chat(); }
    ui::MessageListModel& messages() const { return *chat().messages(); }
    void settle() const {
        m_program->service().drain();
        m_program->bridge().flush();
        QTest::qWait(30);
    }
    void say(const QString& text) const {
        chat().send(text);
        settle();
    }
    /// What the messages that are shown say.
    QStringList texts() const {
        QStringList all;
        for (int row = 0; row < messages().count(); ++row)
            all << messages().data(messages().index(row), ui::MessageListModel::TextRole).toString();
        return all;
    }
    QObject* part(const char* name) const { return m_window->findChild<QObject*>(name); }
    /// All visible ones.
    QList<QQuickItem*> named(const QString& name) const {
        QList<QQuickItem*> found;
        collect(
            m_window->contentItem(), [&](const QQuickItem& item) { return item.objectName() == name; }, found);
        return found;
    }
    void type(std::string_view text) const {
        for (const char key : text) QTest::keyClick(m_window, key);
    }
    void click(const QQuickItem& item) const {
        QTest::mouseClick(m_window, Qt::LeftButton, {},
                          item.mapToScene({item.width() / 2, item.height() / 2}).toPoint());
    }

    std::unique_ptr<unit::TemporaryFolder> m_folder;
    std::unique_ptr<app::Composition> m_program;
    QQuickWindow* m_window = nullptr;
};

}  // namespace daylong
