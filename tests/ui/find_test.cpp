// Finding in the window: what is looked for is marked and in view, however long the message and the conversation are.
#include "long_transcript.h"
#include "window_fixture.h"

#include <QQuickItem>
#include <QQuickTextDocument>
#include <QTest>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextLayout>

#include <algorithm>

using namespace daylong;

namespace {

/// Every text below an item that is shown.
void collectTexts(QQuickItem* item, QList<QQuickItem*>& found) {
    if (!item->isVisible()) return;
    if (item->inherits("QQuickTextEdit")) found << item;
    for (QQuickItem* child : item->childItems()) collectTexts(child, found);
}

void collectFrames(QQuickItem* item, QList<QQuickItem*>& found) {
    if (!item->isVisible()) return;
    if (item->objectName() == QStringLiteral("soughtFrame")) found << item;
    for (QQuickItem* child : item->childItems()) collectFrames(child, found);
}

/// From where to where something is coloured: in rich text, or over a text as it is.
QList<std::pair<int, int>> marksIn(const QTextDocument& document) {
    QList<std::pair<int, int>> marks;
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        for (auto each = block.begin(); !each.atEnd(); ++each) {
            const QTextFragment part = each.fragment();
            if (part.charFormat().background().style() != Qt::NoBrush)
                marks << std::pair(part.position(), part.position() + part.length());
        }
        for (const QTextLayout::FormatRange& range : block.layout()->formats()) {
            if (range.format.background().style() == Qt::NoBrush) continue;
            marks << std::pair(block.position() + range.start, block.position() + range.start + range.length);
        }
    }
    return marks;
}

}  // namespace

class FindTest : public WindowFixture {
    Q_OBJECT
private:
    QQuickItem* m_list = nullptr;

    void start() {
        open(unit::scriptedResponderMaker({}), [](settings::Settings& settings) {
            settings.cacheSize = 128;
            settings.recalls = false;
        });
        m_window->resize(900, 700);
        settle();
        m_list = m_window->findChild<QQuickItem*>("messageList");
        QVERIFY(m_list != nullptr);
    }
    /// What is marked and in view, as it stands there; `loud`: only what is framed.
    QStringList marked(bool loud = false) {
        QStringList words;
        QList<QQuickItem*> texts, frames;
        collectTexts(m_list, texts);
        collectFrames(m_list, frames);
        for (QQuickItem* item : texts) {
            QTextDocument* document = item->property("textDocument").value<QQuickTextDocument*>()->textDocument();
            for (const auto& [begin, end] : marksIn(*document)) {
                QRectF place;
                QMetaObject::invokeMethod(item, "positionToRectangle", Q_RETURN_ARG(QRectF, place), Q_ARG(int, begin));
                const QPointF at = item->mapToItem(m_list, place.center());
                const bool framed = std::any_of(frames.begin(), frames.end(), [&](QQuickItem* frame) {
                    return frame->contains(frame->mapFromItem(m_list, at));
                });
                if (at.y() < 0 || at.y() > m_list->height() || (loud && !framed)) continue;
                QTextCursor cursor(document);
                cursor.setPosition(begin);
                cursor.setPosition(end, QTextCursor::KeepAnchor);
                words << cursor.selectedText();
            }
        }
        return words;
    }
    QString count() { return m_window->findChild<QQuickItem*>("findCount")->property("text").toString(); }
    QString focused() {
        const QQuickItem* item = m_window->activeFocusItem();
        return item == nullptr ? QString() : item->objectName();
    }
    void fill(const std::vector<std::pair<store::MessageRole, std::string>>& said) {
        const auto writer = unwrap(store::TranscriptWriter::open(*m_folder / "daylong.db"));
        const auto conversation = unwrap(writer->createConversation("Long"));
        for (const auto& [role, text] : said) unwrap(writer->appendMessage(conversation.id, role, text));
    }

private Q_SLOTS:
    void init() { beginTest(); }
    void cleanup() { endTest(); }

    void aHitDeepInALongMessageIsInViewAndMarked_data() {
        QTest::addColumn<bool>("mine");
        QTest::addColumn<double>("place");
        for (const bool mine : {true, false}) {
            for (const double place : {0.0, 0.5, 1.0})
                QTest::addRow("%s, at %.1f", mine ? "typed" : "a reply", place) << mine << place;
        }
    }
    void aHitDeepInALongMessageIsInViewAndMarked() {
        QFETCH(bool, mine);
        QFETCH(double, place);
        std::string text;
        const int paragraphs = 500;
        for (int i = 0; i < paragraphs; ++i) {
            if (i == static_cast<int>(place * (paragraphs - 1))) text += "Here a Zebra stands.\n\n";
            text +=
                "The quick brown fox jumps over the lazy dog, and over the fence behind it, again and again, number " +
                std::to_string(i) + ".\n\n";
        }
        using enum store::MessageRole;
        fill({{User, "Hello"},
              {Assistant, "Hello."},
              {User, mine ? text : "Tell me"},
              {Assistant, mine ? "I see." : text},
              {User, "Thanks"},
              {Assistant, "Yes."}});
        start();
        chat().search()->setQuery(QStringLiteral("zebra"));
        QTRY_COMPARE(chat().search()->count(), 1);
        chat().search()->open(0);
        QTRY_COMPARE(marked(), QStringList{QStringLiteral("Zebra")});
        QTRY_COMPARE(marked(true).size(), 1);
        QTest::qWait(300);  // and stays there
        QCOMPARE(marked(true).size(), 1);
        chat().search()->clear();
        QTRY_COMPARE(marked().size(), 0);
    }

    void aHitInCodeIsMarkedAsAnyOther() {
        using enum store::MessageRole;
        fill({{User, "Show me"}, {Assistant, "Here:\n\n```c\nint zebra = 1;\n```\n\nThat is all."}});
        start();
        chat().search()->setQuery(QStringLiteral("zebra"));
        QTRY_COMPARE(chat().search()->count(), 1);
        chat().search()->open(0);
        QTRY_COMPARE(marked(true), QStringList{QStringLiteral("zebra")});
        chat().search()->clear();
        QTRY_COMPARE(marked().size(), 0);
    }

    void aHitInAForgottenMessageIsShownAsClearlyAsAnyOther() {
        using enum store::MessageRole;
        std::vector<std::pair<store::MessageRole, std::string>> said{{User, "A zebra"}, {Assistant, "Yes."}};
        for (int i = 0; i < 30; ++i)
            said.insert(said.end(), {{User, "one two three four five six seven"},
                                     {Assistant, "one two three four five six seven"}});
        fill(said);
        start();
        settle();
        chat().messages()->showOldest();
        QVERIFY(chat().messages()->data(chat().messages()->index(0), ui::MessageListModel::ForgottenRole).toBool());
        chat().search()->setQuery(QStringLiteral("zebra"));
        QTRY_COMPARE(chat().search()->count(), 1);
        chat().search()->open(0);
        QTRY_COMPARE(marked(true).size(), 1);
        QList<QQuickItem*> texts;
        collectTexts(m_list, texts);
        const auto dimmed = [](QQuickItem* item) {
            for (; item != nullptr; item = item->parentItem()) {
                if (item->opacity() < 1.0) return true;
            }
            return false;
        };
        QQuickItem* zebra = nullptr;
        for (QQuickItem* item : texts) zebra = item->property("text").toString().contains("zebra") ? item : zebra;
        QVERIFY(zebra != nullptr);
        QTRY_VERIFY(!dimmed(zebra));
        QTest::qWait(1800);  // the flash is over, the words still stand out
        QVERIFY(!dimmed(zebra));
    }

    void wordsAreFoundInTheConversationOneAfterAnother() {
        using enum store::MessageRole;
        fill({{User, "A cat"},
              {Assistant, "The cat and the cat, and **catnip**."},
              {User, "A dog"},
              {Assistant, "Cats and dogs."}});
        start();
        QTest::keyClick(m_window, Qt::Key_F, Qt::ControlModifier);
        QTRY_COMPARE(focused(), QStringLiteral("findField"));
        type("cat");
        QTRY_COMPARE(count(), QStringLiteral("message 3 of 3"));
        QTRY_COMPARE(marked(true), QStringList{QStringLiteral("Cats")});
        QTest::keyClick(m_window, Qt::Key_Return);  // up, to the last one of the message above
        QTRY_COMPARE(count(), QStringLiteral("message 2 of 3"));
        QTRY_COMPARE(marked(true).size(), 1);
        for (int within = 0; within < 2; ++within) QTest::keyClick(m_window, Qt::Key_Return);
        QTRY_COMPARE(count(), QStringLiteral("message 2 of 3"));  // still in it
        QTest::keyClick(m_window, Qt::Key_Return);
        QTRY_COMPARE(count(), QStringLiteral("message 1 of 3"));
        QTest::keyClick(m_window, Qt::Key_Return);
        QTRY_COMPARE(count(), QStringLiteral("message 3 of 3"));  // from the first on to the last
        QTest::keyClick(m_window, Qt::Key_Return, Qt::ShiftModifier);
        QTRY_COMPARE(count(), QStringLiteral("message 1 of 3"));
        type("erpillar");
        QTRY_COMPARE(count(), QStringLiteral("Not found"));
        QTest::keyClick(m_window, Qt::Key_Escape);
        QTRY_COMPARE(focused(), QStringLiteral("composerField"));
        QTRY_COMPARE(marked().size(), 0);
        QVERIFY(!m_window->findChild<QQuickItem*>("findBar")->isVisible());
    }

    void formerHitsAreDimmedAndSaidToBeWhileAnotherSearchGoesOn() {
        using enum store::MessageRole;
        fill({{User, "A zebra"}, {Assistant, "And a giraffe."}});
        start();
        ui::SearchModel& search = *chat().search();
        const auto of = [this](const char* property, const QString& value) {
            QList<QQuickItem*> found;
            const auto has = [&](const QQuickItem& item) { return item.property(property).toString() == value; };
            collect(m_window->contentItem(), has, found);
            return found;
        };
        const auto late = [&] { return of("text", QStringLiteral("Searching…")).size(); };
        search.setQuery(QStringLiteral("zebra"));
        QTRY_COMPARE(search.count(), 1);
        QTRY_COMPARE(of("plain", QStringLiteral("A zebra")).size(), 1);
        QQuickItem* const hit = of("plain", QStringLiteral("A zebra")).first();
        QCOMPARE(hit->opacity(), 1.0);
        QCOMPARE(late(), 0);
        search.setQuery(QStringLiteral("giraffe"));  // it is looked for when one has stopped typing
        QCOMPARE(late(), 1);
        QVERIFY(hit->opacity() < 0.6);
        QTRY_COMPARE(of("plain", QStringLiteral("And a giraffe.")).size(), 1);
        QCOMPARE(of("plain", QStringLiteral("And a giraffe.")).first()->opacity(), 1.0);
        QCOMPARE(late(), 0);
    }

    void theConversationsEndsAreReachedFromTheComposer() {
        makeLongTranscript(*m_folder / "daylong.db", 3000);
        start();
        QTRY_COMPARE(focused(), QStringLiteral("composerField"));
        const auto first = [&] { return chat().messages()->idAt(0); };
        const qint64 before = first();
        QTest::keyClick(m_window, Qt::Key_Home, Qt::ControlModifier);
        QTRY_VERIFY(first() < before);
        QVERIFY(!chat().messages()->atNewest());
        QTRY_VERIFY(m_list->property("contentY").toReal() - m_list->property("originY").toReal() < 1.0);
        QTest::keyClick(m_window, Qt::Key_End, Qt::ControlModifier);
        QTRY_VERIFY(chat().messages()->atNewest());
        QTRY_VERIFY(m_list->property("atEnd").toBool());
        type("half written");
        QTest::keyClick(m_window, Qt::Key_Home, Qt::ControlModifier);  // the cursor, in what is written
        QTest::qWait(50);
        QVERIFY(chat().messages()->atNewest());
        QTest::keyClick(m_window, Qt::Key_Home, Qt::ControlModifier);
        QTRY_VERIFY(!chat().messages()->atNewest());
        QTest::keyClick(m_window, Qt::Key_End, Qt::ControlModifier);
        QTest::keyClick(m_window, Qt::Key_End, Qt::ControlModifier);
        QTRY_VERIFY(chat().messages()->atNewest());
    }

    void theScrollBarSpansTheWholeConversation() {
        makeLongTranscript(*m_folder / "daylong.db", 3000);
        start();
        auto* bar = m_window->findChild<QQuickItem*>("placeBar");
        QVERIFY(bar != nullptr);
        QTRY_VERIFY(bar->property("position").toReal() > 0.99);
        QVERIFY(bar->property("size").toReal() < 0.02);
        QMetaObject::invokeMethod(bar, "placed", Q_ARG(double, chat().messages()->showPlace(0.5)), Q_ARG(bool, false));
        QTRY_VERIFY(std::abs(bar->property("position").toReal() - 0.5) < 0.01);
        // By the mouse, to its top.
        const auto at = [&](qreal place) {
            return bar->mapToScene({bar->width() / 2, bar->height() * place}).toPoint();
        };
        QTest::mousePress(m_window, Qt::LeftButton, {}, at(bar->property("visualPosition").toReal() + 0.01));
        for (qreal place = 0.5; place > 0.0; place -= 0.05) QTest::mouseMove(m_window, at(place));
        QTest::mouseMove(m_window, at(0.0));
        QTRY_COMPARE(chat().messages()->placeOf(0), 0.0);
        QTest::mouseRelease(m_window, Qt::LeftButton, {}, at(0.0));
        QTRY_VERIFY(bar->property("position").toReal() < 0.01);
    }
};

QTEST_MAIN(FindTest)
#include "find_test.moc"
