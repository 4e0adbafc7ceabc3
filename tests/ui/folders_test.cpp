// Folders in the sidebar: made, filled by dragging and by the menu, folded, renamed, searched and deleted.
#include "window_fixture.h"

#include <QAbstractItemModelTester>
#include <QQuickItem>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <fstream>
#include <utility>

using namespace daylong;

class FoldersTest : public WindowFixture {
    Q_OBJECT

    ui::SidebarModel& rows() const { return *chat().sidebar(); }
    QQuickItem* list() const { return m_window->findChild<QQuickItem*>("conversationList"); }
    QStringList shown() const {
        QStringList titles;
        for (int row = 0; row < rows().count(); ++row)
            titles << (rows().insideAt(row) != 0 && rows().idAt(row) != 0 ? QStringLiteral("  ") : QString()) +
                          rows().data(rows().index(row), Qt::DisplayRole).toString();
        return titles;
    }
    QQuickItem* rowAt(int row) const {
        QQuickItem* item = nullptr;
        QMetaObject::invokeMethod(list(), "itemAtIndex", Q_RETURN_ARG(QQuickItem*, item), Q_ARG(int, row));
        return item;
    }
    qint64 folder(const QString& name) const {
        const QVariantList folders = rows().folders();
        for (const QVariant& each : folders) {
            if (each.toMap()[QStringLiteral("name")] == name) return each.toMap()[QStringLiteral("id")].toLongLong();
        }
        return 0;
    }
    /// What stands above the sections, from the top.
    QStringList sections() const {
        QList<QQuickItem*> labels;
        collect(
            list(), [](const QQuickItem& item) { return item.property("section").typeId() == QMetaType::QString; },
            labels);
        std::sort(labels.begin(), labels.end(), [](const QQuickItem* a, const QQuickItem* b) {
            return a->mapToScene({0, 0}).y() < b->mapToScene({0, 0}).y();
        });
        QStringList texts;
        for (const QQuickItem* label : std::as_const(labels)) texts << label->property("text").toString();
        return texts;
    }
    /// As its row was last told.
    QString counted(int row) const {
        return rowAt(row) == nullptr ? QString() : rowAt(row)->property("when").toString();
    }
    void talkOf(const QString& subject) const {
        chat().newConversation();
        settle();
        say(subject);
    }
    void focusList(int row) const {
        list()->forceActiveFocus();
        list()->setProperty("currentIndex", row);
        QVERIFY(list()->hasActiveFocus());
    }

private Q_SLOTS:
    void init() {
        beginTest();
        open(unit::scriptedTurns({"Yes."}));
        say(QStringLiteral("bread"));
        talkOf(QStringLiteral("roses"));
        talkOf(QStringLiteral("tea"));
        new QAbstractItemModelTester(&rows(), QAbstractItemModelTester::FailureReportingMode::QtTest, this);
    }
    void cleanup() { endTest(); }

    void withoutFoldersTheListIsTheConversations() {
        QCOMPARE(shown(), (QStringList{"tea", "roses", "bread"}));
        QCOMPARE(rows().currentRow(), 0);
        chat().openConversation(rows().idAt(2));
        settle();
        say(QStringLiteral("more"));
        QCOMPARE(shown(), (QStringList{"bread", "tea", "roses"}));
    }

    void oneIsMadeAndFilledByTheMenu() {
        focusList(2);
        QMetaObject::invokeMethod(list(), "askForFolder", Q_ARG(QVariant, QVariant::fromValue(rows().idAt(2))));
        QTRY_VERIFY(part("folderSheet")->property("opened").toBool());
        type("Kitchen");
        QTest::keyClick(m_window, Qt::Key_Return);
        settle();
        QCOMPARE(shown(), (QStringList{"Kitchen", "  bread", "tea", "roses"}));
        QTRY_COMPARE(sections(), (QStringList{"Folders", "Today"}));
        rows().moveTo(folder(QStringLiteral("Kitchen")), rows().idAt(2));
        settle();
        QCOMPARE(shown(), (QStringList{"Kitchen", "  tea", "  bread", "roses"}));
        rows().moveTo(0, rows().idAt(2));
        settle();
        QCOMPARE(shown(), (QStringList{"Kitchen", "  tea", "roses", "bread"}));
    }

    void oneIsFilledByDragging() {
        rows().makeFolder(QStringLiteral("Kitchen"), 0);
        settle();
        QCOMPARE(shown(), (QStringList{"Kitchen", "tea", "roses", "bread"}));
        QTRY_VERIFY(rowAt(3) != nullptr && rowAt(0) != nullptr);
        const auto middle = [this](int row) {
            return rowAt(row)->mapToScene({rowAt(row)->width() / 3, rowAt(row)->height() / 2}).toPoint();
        };
        const QPoint from = middle(3), to = middle(0);
        QTest::mousePress(m_window, Qt::LeftButton, {}, from);
        for (int step = 1; step <= 10; ++step) {
            QTest::mouseMove(m_window, from + (to - from) * step / 10);
            QTest::qWait(10);
        }
        QTest::mouseRelease(m_window, Qt::LeftButton, {}, to);
        settle();
        QTRY_COMPARE(shown(), (QStringList{"Kitchen", "  bread", "tea", "roses"}));
    }

    void theKeyboardFoldsRenamesAndDeletes() {
        rows().makeFolder(QStringLiteral("Kitchen"), rows().idAt(2));
        settle();
        focusList(1);
        QTest::keyClick(m_window, Qt::Key_Left);
        settle();
        QCOMPARE(shown(), (QStringList{"Kitchen", "tea", "roses"}));
        QCOMPARE(list()->property("currentIndex").toInt(), 0);
        QTest::keyClick(m_window, Qt::Key_Right);
        settle();
        QCOMPARE(shown(), (QStringList{"Kitchen", "  bread", "tea", "roses"}));
        QTest::keyClick(m_window, Qt::Key_Return);
        settle();
        QCOMPARE(rows().count(), 3);
        QTest::keyClick(m_window, Qt::Key_F2);
        type("Food");
        QTest::keyClick(m_window, Qt::Key_Return);
        settle();
        QCOMPARE(shown(), (QStringList{"Food", "tea", "roses"}));  // and is folded as before
        QVERIFY(list()->hasActiveFocus());
        QTest::keyClick(m_window, Qt::Key_Delete);  // the folder, not a letter of its name
        settle();
        QCOMPARE(shown(), (QStringList{"tea", "roses", "bread"}));
        QCOMPARE(chat().conversations()->count(), 3);
        QMetaObject::invokeMethod(part("undoToast"), "undo");
        settle();
        QCOMPARE(shown(), (QStringList{"Food", "tea", "roses"}));
        QCOMPARE(counted(0), QStringLiteral("1"));
    }

    void aConversationIsRenamedInTheListWithoutBeingOpened() {
        const qint64 tea = chat().conversation();
        focusList(2);
        QTest::keyClick(m_window, Qt::Key_F2);
        type("rolls");
        QTest::keyClick(m_window, Qt::Key_Return);
        settle();
        QCOMPARE(shown(), (QStringList{"tea", "roses", "rolls"}));
        QCOMPARE(chat().conversation(), tea);
        QTest::keyClick(m_window, Qt::Key_F2);
        type("x");
        QTest::keyClick(m_window, Qt::Key_Escape);
        QTest::keyClick(m_window, Qt::Key_Delete);
        settle();
        QCOMPARE(shown(), (QStringList{"tea", "roses"}));
    }

    void howManyAreInOneIsAlwaysTrue() {
        rows().makeFolder(QStringLiteral("Kitchen"), rows().idAt(2));
        settle();
        const qint64 kitchen = folder(QStringLiteral("Kitchen")), bread = rows().idAt(1), tea = rows().idAt(2);
        QCOMPARE(counted(0), QStringLiteral("1"));
        rows().moveTo(kitchen, tea);
        settle();
        QCOMPARE(counted(0), QStringLiteral("2"));
        chat().removeConversation(bread);
        settle();
        QCOMPARE(counted(0), QStringLiteral("1"));
        chat().restoreConversation(bread);
        settle();
        QCOMPARE(counted(0), QStringLiteral("2"));
    }

    void whatIsInAFoldedOneIsShownToBeRenamed() {
        rows().makeFolder(QStringLiteral("Kitchen"), chat().conversation());
        settle();
        rows().setFolded(folder(QStringLiteral("Kitchen")), true);
        settle();
        QCOMPARE(shown(), (QStringList{"Kitchen", "roses", "bread"}));
        QMetaObject::invokeMethod(m_window->findChild<QQuickItem*>("sidebar"), "renameCurrent");
        QTRY_COMPARE(shown(), (QStringList{"Kitchen", "  tea", "roses", "bread"}));
        QTRY_VERIFY(rowAt(1) != nullptr && rowAt(1)->property("renaming").toBool());
    }

    void noOtherIsRenamedWhereTheOpenOneIsNotListed() {
        list()->setProperty("currentIndex", 1);
        chat().newTemporary();
        settle();
        QMetaObject::invokeMethod(m_window->findChild<QQuickItem*>("sidebar"), "renameCurrent");
        QTest::qWait(30);
        QVERIFY(rowAt(1) != nullptr && !rowAt(1)->property("renaming").toBool());
    }

    void aFoldedOneTellsOfRepliesInIt() {
        rows().makeFolder(QStringLiteral("Kitchen"), chat().conversation());
        settle();
        rows().setFolded(folder(QStringLiteral("Kitchen")), true);
        const qint64 tea = chat().conversation();
        chat().openConversation(rows().idAt(1));
        settle();
        m_program->bridge().deliver(chat::ReplyFinished{{.conversation = tea}, {}});
        m_program->bridge().flush();
        QVERIFY(rows().data(rows().index(0), ui::ConversationListModel::UnseenRole).toBool());
        rows().setFolded(folder(QStringLiteral("Kitchen")), false);
        QVERIFY(!rows().data(rows().index(0), ui::ConversationListModel::UnseenRole).toBool());
    }

    void anEmptyOneIsNotExported() {
        using ui::ExportViewModel;
        rows().makeFolder(QStringLiteral("Kitchen"), rows().idAt(2));
        settle();
        ExportViewModel& out = *m_program->archive().exporting();
        const QSignalSpy wanted(&out, &ExportViewModel::wanted);
        rows().moveTo(0, rows().idAt(1));
        settle();
        focusList(0);
        QMetaObject::invokeMethod(list(), "exportAt", Q_ARG(int, 0));
        QCOMPARE(wanted.count(), 0);
        rows().moveTo(folder(QStringLiteral("Kitchen")), rows().idAt(1));
        settle();
        QMetaObject::invokeMethod(list(), "exportAt", Q_ARG(int, 0));
        QCOMPARE(wanted.count(), 1);
        QCOMPARE(out.folder(), QStringLiteral("Kitchen"));
    }

    void thoseOfAnImportAppearAndGoWithIt() {
        using ui::ImportViewModel;
        const std::string file = (*m_folder / "talk.json").string();
        std::ofstream(file)
            << R"({"format": "daylong-conversations", "version": 1, "conversations": [{"id": "1", "source": "daylong",
            "title": "nails", "folder": "Shed", "messages": [{"id": "1", "role": "user", "text": "Nails?",
            "time": "2026-11-01T10:00:00Z"}]}]})";
        ImportViewModel& import = *m_program->archive().importing();
        import.look(QUrl::fromLocalFile(QString::fromStdString(file)));
        QTRY_COMPARE(import.state(), ImportViewModel::State::Found);
        import.start();
        QTRY_COMPARE(import.state(), ImportViewModel::State::Ended);
        settle();
        QCOMPARE(shown(), (QStringList{"Shed", "  nails", "tea", "roses", "bread"}));
        import.takeBack();
        QTRY_COMPARE(import.state(), ImportViewModel::State::TakenBack);
        settle();
        QCOMPARE(shown(), (QStringList{"tea", "roses", "bread"}));
    }

    void oneIsSearchedAlone() {
        rows().makeFolder(QStringLiteral("Kitchen"), rows().idAt(2));
        settle();
        chat().search()->setFolder(folder(QStringLiteral("Kitchen")));
        chat().search()->setQuery(QStringLiteral("yes"));
        QTRY_COMPARE(chat().search()->count(), 1);
        QVERIFY(!m_window->findChild<QQuickItem*>("redactFound")->isVisible());  // that is done everywhere
        rows().removeFolder(folder(QStringLiteral("Kitchen")));
        settle();
        QCOMPARE(chat().search()->folder(), 0);
        QTRY_COMPARE(chat().search()->count(), 3);
    }

    void foldersAreThereAfterARestart() {
        rows().makeFolder(QStringLiteral("Kitchen"), rows().idAt(2));
        settle();
        rows().setFolded(folder(QStringLiteral("Kitchen")), true);
        settle();
        m_program.reset();
        open(unit::scriptedTurns({"Yes."}));
        QCOMPARE(shown(), (QStringList{"Kitchen", "tea", "roses"}));
    }
};

QTEST_MAIN(FoldersTest)
#include "folders_test.moc"
