// Messages of a size that nobody reads: only what is near the screen exists, wherever one scrolls.
#include "compose.h"
#include "store/transcript_writer.h"
#include "support/qml_warnings.h"
#include "support/scripted_responder.h"
#include "support/temporary_folder.h"
#include "support/unwrap.h"

#include <QQuickItem>
#include <QTest>

#include <memory>

using namespace daylong;

namespace {

constexpr int kMostItems = 250;  // that exist at once of such a message, in a window of ordinary size

QByteArray shape(const QByteArray& name) {
    if (name == "lines") return QByteArray("a\n").repeated(20000);
    if (name == "one line") return QByteArray("word ").repeated(200000);
    if (name == "paragraphs") return QByteArray("Some words of a paragraph that is not very long.\n\n").repeated(5000);
    if (name == "items") return QByteArray("- item\n").repeated(20000);
    if (name == "table") return QByteArray("|a|b|\n|-|-|\n") + QByteArray("|1|2|\n").repeated(2000);
    return QByteArray("```\n") + QByteArray("int x = 1;\n").repeated(20000);
}

/// The program, with a conversation that has such a reply.
struct Stage {
    explicit Stage(const QByteArray& reply)
        : program({.database = write(reply),
                   .stateFile = QString::fromStdString((folder / "window.ini").string()),
                   .makeResponder = unit::scriptedResponderMaker({}),
                   .overrideSettings = {}}),
          window(program.show()) {
        window->resize(900, 700);
        program.start();
        program.service().drain();
        program.bridge().flush();
    }
    std::filesystem::path write(const QByteArray& reply) const {
        auto writer = unwrap(store::TranscriptWriter::open(folder / "daylong.db"));
        const auto conversation = unwrap(writer->createConversation("A day")).id;
        unwrap(writer->appendMessage(conversation, store::MessageRole::User, "Hello"));
        unwrap(writer->appendMessage(conversation, store::MessageRole::Assistant, reply.toStdString()));
        return folder / "daylong.db";
    }
    unit::TemporaryFolder folder;
    app::Composition program;
    QQuickWindow* window;
};

}  // namespace

class HugeMessageTest : public QObject {
    Q_OBJECT
private:
    /// The highest of the messages' texts.
    static QQuickItem* answer(QQuickItem* item) {
        QQuickItem* found = item->objectName() == u"answer" ? item : nullptr;
        for (QQuickItem* child : item->childItems()) {
            QQuickItem* other = answer(child);
            if (other != nullptr && (found == nullptr || other->height() > found->height())) found = other;
        }
        return found;
    }
    /// Whether blocks stand wherever the screen shows the message.
    static bool isFilled(const QQuickItem* list, const QQuickItem* column) {
        const QRectF screen = column->mapRectFromItem(list, QRectF(0, 0, list->width(), list->height()))
                                  .intersected(column->boundingRect());
        const auto children = column->childItems();
        for (qreal y = screen.top(); y < screen.bottom(); y += 50) {
            const bool filled = std::any_of(children.begin(), children.end(), [&](const QQuickItem* item) {
                return item->y() <= y + 30 && item->y() + item->height() >= y - 30;
            });
            if (!filled) return false;
        }
        return !screen.isEmpty();
    }

private Q_SLOTS:
    void initTestCase() { qInstallMessageHandler(unit::collectWarnings); }

    void onlyWhatIsNearTheScreenExists_data() {
        QTest::addColumn<QByteArray>("name");
        for (const char* name : {"lines", "one line", "paragraphs", "items", "table", "code"})
            QTest::newRow(name) << QByteArray(name);
    }

    void onlyWhatIsNearTheScreenExists() {
        QFETCH(const QByteArray, name);
        Stage stage(shape(name));
        QQuickWindow* window = stage.window;
        QQuickItem* list = window->findChild<QQuickItem*>("messageList");
        QTRY_VERIFY(answer(window->contentItem()) != nullptr && answer(window->contentItem())->height() > 5000);
        for (const double place : {1.0, 0.0, 0.5, 0.51, 0.9, 0.1}) {
            list->setProperty("following", false);
            const qreal top = list->property("originY").toReal(),
                        height = list->property("contentHeight").toReal() - list->height();
            list->setProperty("contentY", top + 60 + place * (height - 120));
            QTRY_VERIFY2(isFilled(list, answer(window->contentItem())), qPrintable(QStringLiteral("at %1").arg(place)));
            const qsizetype made = answer(window->contentItem())->childItems().size();
            QVERIFY2(made <= kMostItems, qPrintable(QString::number(made)));
        }
    }

    void whatIsSoughtIsFoundWhereverItStands() {
        Stage stage(QByteArray("Some words.\n\n").repeated(3000) + "The needle.\n\n" +
                    QByteArray("Some words.\n\n").repeated(3000));
        QTRY_VERIFY(answer(stage.window->contentItem()) != nullptr &&
                    answer(stage.window->contentItem())->height() > 5000);
        stage.program.chat().messages()->setProperty("sought", "needle");
        QQuickItem* message = answer(stage.window->contentItem());
        while (message != nullptr && !message->property("soughtPlace").isValid()) message = message->parentItem();
        QVERIFY(message != nullptr);
        int count = 0;
        QTRY_VERIFY((QMetaObject::invokeMethod(message, "soughtCount", Q_RETURN_ARG(int, count)), count == 1));
        qreal y = -1;
        QMetaObject::invokeMethod(message, "soughtY", Q_RETURN_ARG(qreal, y), Q_ARG(int, 0));
        QVERIFY(y > message->height() * 0.3 && y < message->height() * 0.7);
    }

    void cleanupTestCase() {
        qInstallMessageHandler(nullptr);
        QVERIFY2(unit::warnings.isEmpty(), qPrintable(unit::warnings.join('\n')));
    }
};

QTEST_MAIN(HugeMessageTest)
#include "huge_message_test.moc"
