// Files in the window: attached by dropping and pasting, shown with what the model will see of them before they are
// sent, chosen, left out, sent, and read afterwards.
#include "store/transcript_reader.h"
#include "window_fixture.h"

#include <QClipboard>
#include <QDropEvent>
#include <QGuiApplication>
#include <QMimeData>
#include <QQuickItem>
#include <QTest>

using namespace daylong;
using Attachments = ui::AttachmentsModel;

class AttachTest : public WindowFixture {
    Q_OBJECT
private:
    void open() {
        WindowFixture::open(unit::scriptedResponderMaker({}),
                            [](settings::Settings& settings) { settings.cacheSize = 2048; });
        chat().newConversation();
        settle();
        say(QStringLiteral("Hello"));  // what the model sees at once is known from here on
    }
    static QUrl data(const char* name) {
        return QUrl::fromLocalFile(QStringLiteral(DAYLONG_TEST_DATA "/attach/") + QString::fromLatin1(name));
    }
    QUrl written(const char* name, const QByteArray& text) const {
        const QString path = QString::fromStdString((*m_folder / name).string());
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size()) qFatal("cannot write");
        return QUrl::fromLocalFile(path);
    }
    static QByteArray book() {
        QByteArray text;
        for (int i = 0; i < 400; ++i)
            text += i == 300 ? "The windmill of the village was painted turquoise by the miller.\n\n"
                             : "Chapter " + QByteArray::number(i) + " tells of rain and bread and of a long road.\n\n";
        return text;
    }
    Attachments& files() const { return *chat().files(); }
    void add(const QList<QUrl>& urls) {
        files().add(urls);
        QVERIFY(QTest::qWaitFor([this] { return !files().isReading(); }));
        settle();
    }
    QVariant of(int row, int role) const { return files().data(files().index(row), role); }
    store::Message unwrapped(qint64 message) const {
        const auto reader = store::TranscriptReader::open(*m_folder / "daylong.db").value();
        return reader->message(message).value().value();
    }
    QVariantList filesOf(qint64 message) {
        return messages().data(messages().index(messages().rowOf(message)), ui::MessageListModel::FilesRole).toList();
    }

private Q_SLOTS:
    void init() { beginTest(); }
    void cleanup() { endTest(); }

    void whatIsDroppedIsShownWithItsTokensAndSentWithTheMessage() {
        open();
        QMimeData dropped;
        dropped.setUrls({data("report.pdf"), data("picture.png")});
        const QPoint place(m_window->width() / 2 + 100, m_window->height() / 2);
        QDragEnterEvent enter(place, Qt::CopyAction, &dropped, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(m_window, &enter);
        QDropEvent drop(place, Qt::CopyAction, &dropped, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(m_window, &drop);
        QTRY_VERIFY(files().isSendable());
        settle();
        QCOMPARE(files().count(), 2);
        QTRY_COMPARE(named(QStringLiteral("attachmentRemove")).size(), 2);
        QTRY_VERIFY(of(0, Attachments::DetailRole).toString().contains(QStringLiteral("4 pages")));
        QTRY_VERIFY(of(0, Attachments::DetailRole).toString().contains(QStringLiteral("tokens")));
        QCOMPARE(of(0, Attachments::SeenRole).toString(), QStringLiteral("The model will see all of it"));
        QVERIFY(of(0, Attachments::NoteRole).toString().contains(QStringLiteral("1 of its 4 pages")));
        QVERIFY(of(1, Attachments::SeenRole).toString().contains(QStringLiteral("no model here sees pictures")));

        say(QStringLiteral("What of it?"));
        QCOMPARE(files().count(), 0);
        const QVariantList sent = filesOf(messages().lastSaid());
        QCOMPARE(sent.size(), 2);
        QCOMPARE(sent[0].toMap().value(QStringLiteral("seen")).toString(),
                 QStringLiteral("The model was given all of it"));
        QTRY_COMPARE(named(QStringLiteral("fileCard")).size(), 2);

        QMetaObject::invokeMethod(named(QStringLiteral("fileCard"))[0], "clicked");
        QObject* const sheet = part("fileSheet");
        QVERIFY(sheet != nullptr);
        QTRY_VERIFY(sheet->property("opened").toBool());
        QCOMPARE(chat().file()->rowCount(), 3);
        QTest::keyClick(m_window, Qt::Key_Escape);
        QTRY_VERIFY(!sheet->property("visible").toBool());
        QMetaObject::invokeMethod(named(QStringLiteral("fileCard"))[1], "clicked");
        QTRY_VERIFY(sheet->property("opened").toBool() && chat().file()->isPicture());
        settle();
    }

    void inAFileThatIsReadWordsAreFoundAndShownOneAfterTheOther() {
        open();
        QString text;
        for (int i = 0; i < 40'000; ++i) {  // some megabytes
            text +=
                QStringLiteral("Chapter %1 tells of the harvest, of the rain and of the people by the river.\n").arg(i);
            if (i % 10'000 == 5'000) text += QStringLiteral("The windmill was painted\nturquoise, number %1.\n").arg(i);
        }
        add({written("book.txt", text.toUtf8())});
        say(QStringLiteral("What of it?"));
        QTRY_COMPARE(named(QStringLiteral("fileCard")).size(), 1);
        QMetaObject::invokeMethod(named(QStringLiteral("fileCard"))[0], "clicked");
        QTRY_VERIFY(part("fileSheet")->property("opened").toBool());
        QTest::keyClick(m_window, Qt::Key_F, Qt::ControlModifier);
        QTRY_COMPARE(m_window->activeFocusItem()->objectName(), QStringLiteral("fileFindField"));
        const auto type = [this](const char* words) {
            m_window->activeFocusItem()->setProperty("text", QString::fromLatin1(words));
            QMetaObject::invokeMethod(m_window->activeFocusItem(), "textEdited");
        };
        ui::FileFind& found = *chat().file()->find();
        type("painted windmill");
        QTRY_COMPARE(found.count(), 8);
        const auto standsOut = [this](const QString& words) {
            for (QQuickItem* piece : named(QStringLiteral("fileWords"))) {
                if (piece->property("selectedText").toString() != words) continue;
                const qreal y = piece->mapToItem(qobject_cast<QQuickItem*>(part("filePieces")), QPointF()).y();
                return y + piece->height() > 0 && y < part("filePieces")->property("height").toReal();
            }
            return false;
        };
        QTRY_VERIFY(standsOut(QStringLiteral("windmill")));
        QCOMPARE(part("fileFindCount")->property("text").toString(), QStringLiteral("1 of 8"));
        QTest::keyClick(m_window, Qt::Key_Return);
        QTRY_VERIFY(standsOut(QStringLiteral("painted")));
        QTest::keyClick(m_window, Qt::Key_Return, Qt::ShiftModifier);
        QTest::keyClick(m_window, Qt::Key_Return, Qt::ShiftModifier);
        QCOMPARE(found.current(), 8);
        QTRY_VERIFY(standsOut(QStringLiteral("painted")));
        type("\"painted turquoise\"");  // on both sides of a line's end
        QTRY_COMPARE(found.count(), 4);
        QTRY_VERIFY(standsOut(QStringLiteral("painted\nturquoise")));
        type("harvest");
        QTRY_COMPARE_WITH_TIMEOUT(found.count(), 40'000, 30000);
        type("walrus");
        QTRY_COMPARE(part("fileFindCount")->property("text").toString(), QStringLiteral("Not found"));
        for (QQuickItem* piece : named(QStringLiteral("fileWords")))
            QCOMPARE(piece->property("selectedText").toString(), QString());
        QTest::keyClick(m_window, Qt::Key_Escape);
        QVERIFY(part("fileSheet")->property("opened").toBool());
        QCOMPARE(found.count(), 0);
        QTest::keyClick(m_window, Qt::Key_Escape);
        QTRY_VERIFY(!part("fileSheet")->property("visible").toBool());
    }

    void ofALargeFileAPartIsGivenAndThePersonChoosesWhich() {
        open();
        add({written("book.txt", book())});
        QTRY_VERIFY(of(0, Attachments::LargeRole).toBool());
        QCOMPARE(of(0, Attachments::PartRole).toInt(), int(Attachments::About));
        QTRY_VERIFY(of(0, Attachments::SeenRole).toString().contains(QLatin1Char('%')));
        QVERIFY(chat().room()->fits());
        QVERIFY(!files().given().contains(QStringLiteral("turquoise")));
        m_program->draft().setText(QStringLiteral("Which colour was the windmill?"));
        QTRY_VERIFY(files().given().contains(QStringLiteral("turquoise")));
        files().choose(0, Attachments::End);
        QTRY_VERIFY(files().given().contains(QStringLiteral("Chapter 399 ")));
        QVERIFY(!files().given().contains(QStringLiteral("Chapter 0 ")));
        files().choose(0, Attachments::All);
        QTRY_VERIFY(!chat().room()->fits());  // and it is said which end is seen
        QVERIFY(of(0, Attachments::SeenRole).toString().contains(QStringLiteral("forgotten its beginning")));
        files().choose(0, Attachments::About);
        QTRY_VERIFY(chat().room()->fits());
        say(m_program->draft().text());
        QTRY_COMPARE(files().count(), 0);
        settle();
        const QVariantList sent = filesOf(messages().lastSaid());
        QCOMPARE(sent.size(), 1);
        QVERIFY(sent[0]
                    .toMap()
                    .value(QStringLiteral("seen"))
                    .toString()
                    .startsWith(QStringLiteral("The model was given about")));
        // What stays behind is recalled when it is asked for.
        say(QStringLiteral("Tell me of chapter 250 again, of rain and bread"));
        QVERIFY(
            !messages()
                 .data(messages().index(messages().rowOf(messages().lastSaid())), ui::MessageListModel::RecalledRole)
                 .toList()
                 .isEmpty());
    }

    void itIsSentAsSoonAsThePlacesThatItIsAboutAreFound() {
        open();
        add({written("book.txt", book())});
        QTRY_VERIFY(of(0, Attachments::LargeRole).toBool());
        const QString question = QStringLiteral("Which colour was the windmill?");
        m_program->draft().setText(QStringLiteral("Which"));
        QTest::qWait(400);  // it is looked for what this is about
        m_program->draft().setText(question);
        QVERIFY(!chat().send(question));  // what the card shows is not yet about it
        QVERIFY(!chat().hint().isEmpty());
        QTRY_COMPARE(files().count(), 0);
        settle();
        QVERIFY(m_program->draft().text().isEmpty());
        const auto message = unwrapped(messages().lastSaid());
        QVERIFY(message.given.find("turquoise") != std::string::npos);
        QCOMPARE(message.text, question.toStdString());
    }

    void whatIsWrittenSinceIsNotSentWithIt() {
        open();
        add({written("book.txt", book())});
        QTRY_VERIFY(of(0, Attachments::LargeRole).toBool());
        m_program->draft().setText(QStringLiteral("Which colour"));
        QVERIFY(!chat().send(QStringLiteral("Which colour")));
        m_program->draft().setText(QStringLiteral("Which colour was the windmill?"));
        QTRY_VERIFY(files().given().contains(QStringLiteral("turquoise")));
        settle();
        QCOMPARE(files().count(), 1);
        QCOMPARE(m_program->draft().text(), QStringLiteral("Which colour was the windmill?"));
    }

    void whatIsGivenIsMadeOnlyWhenItChanges() {
        open();
        add({data("plain.txt"), data("picture.png")});
        const QChar* const given = files().given().constData();
        m_program->draft().setText(QStringLiteral("W"));
        m_program->draft().setText(QStringLiteral("Wh"));
        QVERIFY(files().given().constData() == given);
        files().remove(0);
        QVERIFY(!files().given().contains(QStringLiteral("plain.txt")));
    }

    void afterARestartTheyAreReadAgain() {
        open();
        const QUrl gone = written("gone.txt", "words");
        add({data("plain.txt"), gone});
        const qint64 first = chat().conversation();
        m_program.reset();
        QVERIFY(QFile::remove(gone.toLocalFile()));
        WindowFixture::open(unit::scriptedResponderMaker({}));
        QCOMPARE(chat().conversation(), first);
        QTRY_VERIFY(files().count() == 2 && !files().isReading());
        QVERIFY(files().given().contains(QStringLiteral("Österreich")));
        QVERIFY(of(1, Attachments::ProblemRole).toString().contains(QStringLiteral("no file")));
        chat().newConversation();
        settle();
        QCOMPARE(files().count(), 0);
        chat().openConversation(first);
        settle();
        QCOMPARE(files().count(), 2);  // and not twice
        files().remove(1);
        files().remove(0);
        m_program.reset();
        WindowFixture::open(unit::scriptedResponderMaker({}));
        settle();
        QCOMPARE(files().count(), 0);
    }

    void whatCannotBeSentStays() {
        open();
        add({data("locked.pdf"), data("plain.txt")});
        say(QStringLiteral("What of it?"));
        QCOMPARE(filesOf(messages().lastSaid()).size(), 1);
        QCOMPARE(files().count(), 1);
        QVERIFY(of(0, Attachments::ProblemRole).toString().contains(QStringLiteral("password")));
    }

    void whatCannotBeReadSaysWhyAndIsLeftOutByAKey() {
        open();
        add({data("locked.pdf"), data("plain.txt")});
        QVERIFY(of(0, Attachments::ProblemRole).toString().contains(QStringLiteral("password")));
        QVERIFY(files().isSendable());
        QTRY_COMPARE(named(QStringLiteral("attachmentRemove")).size(), 2);
        QQuickItem* const card = named(QStringLiteral("attachmentRemove"))[0]->parentItem();
        card->forceActiveFocus(Qt::TabFocusReason);
        QTest::keyClick(m_window, Qt::Key_Delete);
        QTRY_COMPARE(files().count(), 1);
        QCOMPARE(of(0, Attachments::NameRole).toString(), QStringLiteral("plain.txt"));
    }

    void ofAPictureThatCannotBeShownThatIsSaid() {
        open();
        add({written("broken.png", QByteArray("\x89PNG\r\n\x1a\n") + QByteArray(200, 'x'))});
        say(QStringLiteral("What of it?"));
        QTRY_COMPARE(named(QStringLiteral("fileCard")).size(), 1);
        QMetaObject::invokeMethod(named(QStringLiteral("fileCard"))[0], "clicked");
        QTRY_VERIFY(part("fileSheet")->property("opened").toBool());
        auto* const said = qobject_cast<QQuickItem*>(part("pictureFailed"));
        QTRY_VERIFY(said->isVisible());
        QVERIFY(said->height() <= said->parentItem()->height());
        unit::warnings.clear();  // Qt's own of it
    }

    void filesAloneAreAMessage() {
        open();
        QVERIFY(!chat().send(QString()));
        add({data("plain.txt")});
        QVERIFY(chat().send(QString()));
        settle();
        QCOMPARE(filesOf(messages().lastSaid()).size(), 1);
    }

    void ofAMessageWithFilesTheTextCanBeEmptied() {
        open();
        add({data("plain.txt")});
        say(QStringLiteral("What of it?"));
        chat().startEdit(messages().lastSaid());
        QMetaObject::invokeMethod(m_window->activeFocusItem(), "selectAll");
        QTest::keyClick(m_window, Qt::Key_Delete);
        QTest::keyClick(m_window, Qt::Key_Return);
        settle();
        QVERIFY(unwrapped(messages().lastSaid()).text.empty());
        QCOMPARE(filesOf(messages().lastSaid()).size(), 1);
        QVERIFY(!chat().edit(messages().idAt(0), QString()));  // it has none
    }

    void eachConversationHasItsOwn() {
        open();
        const qint64 first = chat().conversation();
        add({data("plain.txt")});
        chat().newConversation();
        settle();
        QCOMPARE(files().count(), 0);
        chat().openConversation(first);
        settle();
        QCOMPARE(files().count(), 1);
    }

    void aFileAndAPictureArePasted() {
        open();
        auto* const clipped = new QMimeData;
        clipped->setUrls({data("plain.txt")});
        QGuiApplication::clipboard()->setMimeData(clipped);
        QTest::keyClick(m_window, Qt::Key_V, Qt::ControlModifier);
        QTRY_COMPARE(files().count(), 1);
        QImage image(40, 30, QImage::Format_RGB32);
        image.fill(Qt::darkGreen);
        QGuiApplication::clipboard()->setImage(image);
        QTest::keyClick(m_window, Qt::Key_V, Qt::ControlModifier);
        QTRY_COMPARE(files().count(), 2);
        QTRY_VERIFY(files().isSendable());
        QVERIFY(of(1, Attachments::ProblemRole).toString().isEmpty());
        QVERIFY(of(0, Attachments::NoteRole).toString().isEmpty());  // it is read again after a restart
        QVERIFY(of(1, Attachments::NoteRole).toString().contains(QStringLiteral("Not kept with the draft")));
        QGuiApplication::clipboard()->setText(QStringLiteral("words"));
        QTest::keyClick(m_window, Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(files().count(), 2);
        QTRY_COMPARE(m_program->draft().text(), QStringLiteral("words"));
    }
};

QTEST_MAIN(AttachTest)
#include "attach_test.moc"
