// The smallest window and the largest text: what is shown stays in its place, whole, and within reach.
#include "window_fixture.h"

#include <QQmlProperty>
#include <QTest>

#include <algorithm>

using namespace daylong;

namespace {

/// Of this QML type, or of one made of it.
bool isA(const QQuickItem& item, const char* type) {
    const QByteArray name = QByteArray(type) + '_';
    for (const QMetaObject* each = item.metaObject(); each != nullptr; each = each->superClass()) {
        if (QByteArray(each->className()).startsWith(name)) return true;
    }
    return false;
}

QList<QQuickItem*> shown(QQuickItem* below, const std::function<bool(const QQuickItem&)>& wanted) {
    QList<QQuickItem*> found;
    collect(below, wanted, found);
    return found;
}

/// Those of these items that are not in `place`, from its left to its right edge and, where asked, from top to bottom.
QStringList outside(const QQuickItem& place, const QList<QQuickItem*>& items, const char* name, bool inHeight = false) {
    QStringList names;
    for (const QQuickItem* item : items) {
        const QRectF at = item->mapRectToItem(&place, {0, 0, item->width(), item->height()});
        const bool within = at.left() >= -0.5 && at.right() <= place.width() + 0.5;
        if (within && (!inHeight || (at.top() >= -0.5 && at.bottom() <= place.height() + 0.5))) continue;
        names << QStringLiteral("%1 (%2 to %3 of %4)")
                     .arg(item->property(name).toString())
                     .arg(at.left())
                     .arg(at.right())
                     .arg(place.width());
    }
    return names;
}

}  // namespace

class SmallWindowTest : public WindowFixture {
    Q_OBJECT
private:
    void begin(int width, double font) {
        unit::Script script;
        script.model.name = "SmolLM2 135M Instruct with quite a long name";
        script.model.device = "Some graphics card with a name that is longer than the window is wide (radv navi33)";
        WindowFixture::open(unit::scriptedResponderMaker(script));
        show(width, font);
    }
    void show(int width, double font) {
        chat().state()->setFontSize(font);
        m_window->resize(width, 620);
        settle();
        settle();  // what is laid out by what was laid out
    }
    QQuickItem* first(const char* type) const {
        const auto found = shown(m_window->contentItem(), [&](const QQuickItem& item) { return isA(item, type); });
        return found.isEmpty() ? nullptr : found.first();
    }
    static QList<QQuickItem*> texts(QQuickItem* below) {
        return shown(below, [](const QQuickItem& item) {
            return item.inherits("QQuickText") && !item.property("text").toString().isEmpty();
        });
    }
    /// What is longer than its place.
    static QStringList cut(QQuickItem* below) {
        QStringList found;
        for (const QQuickItem* text : texts(below)) {
            const bool fits = text->property("contentWidth").toReal() <= text->width() + 0.5 &&
                              text->property("contentHeight").toReal() <= text->height() + 0.5;
            if (!fits || text->property("truncated").toBool()) found << text->property("text").toString();
        }
        return found;
    }
    static void sizes() {
        QTest::addColumn<int>("width");
        QTest::addColumn<double>("font");
        for (const int width : {420, 700, 1120}) {
            for (const double font : {10.0, 22.0}) QTest::addRow("%d px, %g points", width, font) << width << font;
        }
    }

private Q_SLOTS:
    void init() { beginTest(); }
    void cleanup() { endTest(); }

    void theHeaderHoldsWhatStandsInIt_data() { sizes(); }
    void theHeaderHoldsWhatStandsInIt() {
        QFETCH(const int, width);
        QFETCH(const double, font);
        begin(width, font);
        say("How do I bake bread in a pan, without an oven, on a camping trip, and what if it rains all day?");
        QQuickItem* header = first("HeaderBar");
        QVERIFY(header != nullptr);
        QVERIFY(!texts(header).isEmpty());
        QCOMPARE(outside(*header, texts(header), "text", true), QStringList());
        const auto icons = shown(header, [](const QQuickItem& item) { return isA(item, "ToolIcon"); });
        QVERIFY(icons.size() >= 2);
        QCOMPARE(outside(*header, icons, "text", true), QStringList());
    }

    void iconsAndTheSidebarGrowWithTheText() {
        begin(1120, 11);
        const auto measures = [this] {
            QList<qreal> all{m_window->findChild<QQuickItem*>("sidebar")->width()};
            for (const QQuickItem* icon :
                 shown(first("HeaderBar"), [](const QQuickItem& i) { return isA(i, "ToolIcon"); }))
                all << icon->width() << QQmlProperty::read(icon, "icon.width").toReal();
            return all;
        };
        const QList<qreal> before = measures();
        QVERIFY(before.size() >= 5);
        show(2200, 22);
        const QList<qreal> after = measures();
        QCOMPARE(after.size(), before.size());
        for (qsizetype i = 0; i < after.size(); ++i) QCOMPARE(after[i], 2 * before[i]);
    }

    void theWelcomeIsWholeAndWithinReach_data() { sizes(); }
    void theWelcomeIsWholeAndWithinReach() {
        QFETCH(const int, width);
        QFETCH(const double, font);
        begin(width, font);
        QQuickItem* card = first("WelcomeCard");
        QVERIFY(card != nullptr);
        QVERIFY(texts(card).size() >= 5);  // what Daylong is, and the openings
        QCOMPARE(outside(*card, texts(card), "text"), QStringList());
        QCOMPARE(cut(card), QStringList());
        QVERIFY(card->mapToScene({0, 0}).x() >= 0 && card->mapToScene({card->width(), 0}).x() <= width);
        const QQuickItem* page = card->parentItem()->parentItem();  // what scrolls
        const qreal end = std::max(page->height(), page->property("contentHeight").toReal());
        QVERIFY(card->y() >= 0 && card->y() + card->height() <= end);
    }

    void thereIsRoomToWriteBelowABannerAndFiles() {
        begin(420, 22);
        say("Hello");
        m_program->bridge().deliver(chat::Failed{{ErrorCode::DiskFull,
                                                  "the transcript cannot be written: the disk is full; what you say "
                                                  "now is not kept before there is room again"}});
        const QUrl file = QUrl::fromLocalFile(QStringLiteral(DAYLONG_TEST_DATA "/attach/plain.txt"));
        chat().files()->add({file, file, file});
        QTRY_VERIFY(chat().files()->isSendable());
        settle();
        QTRY_COMPARE(named("attachmentRemove").size(), 3);
        settle();
        const auto top = [](const QQuickItem* item) { return item->mapToScene({0, 0}).y(); };
        const QQuickItem* composer = first("Composer");
        const QQuickItem* gauge = named("memoryGauge").first();
        QVERIFY(!chat().error().isEmpty());
        QVERIFY2(top(gauge) + gauge->height() <= 620.5, qPrintable(QString::number(top(gauge) + gauge->height())));
        QVERIFY(top(composer) + composer->height() <= top(gauge));
        const QQuickItem* field = named("composerField").first();
        QVERIFY2(composer->height() >= field->implicitHeight(), qPrintable(QString::number(composer->height())));
        QQuickItem* cards = named("aboveComposer").first();
        QVERIFY2(cards->height() > 60, qPrintable(QString::number(cards->height())));
        for (QQuickItem* remove : named("attachmentRemove")) {
            remove->forceActiveFocus(Qt::TabFocusReason);
            QTRY_COMPARE(outside(*cards, {remove}, "text", true), QStringList());
        }
    }

    void noControlLeavesItsCardInTheSettings_data() { sizes(); }
    void noControlLeavesItsCardInTheSettings() {
        QFETCH(const int, width);
        QFETCH(const double, font);
        begin(width, font);
        m_window->setProperty("settingsOpen", true);
        settle();
        settle();
        const auto cards = shown(m_window->contentItem(), [](const QQuickItem& i) { return isA(i, "SettingsGroup"); });
        QVERIFY(cards.size() >= 6);
        QStringList controls;
        for (QQuickItem* card : cards) {
            const auto within = shown(card, [](const QQuickItem& item) {
                return !item.property("label").toString().isEmpty() || item.inherits("QQuickAbstractButton");
            });
            for (const QQuickItem* control : within) controls << control->property("label").toString();
            QCOMPARE(outside(*card, within, "label"), QStringList());
        }
        for (const char* label : {"Device", "Threads", "Temperature"}) QVERIFY2(controls.contains(label), label);
    }
};

QTEST_MAIN(SmallWindowTest)
#include "small_window_test.moc"
