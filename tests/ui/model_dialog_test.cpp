// The dialog that asks for a model's file, where the desktop has none: it begins in the folder that was used last, and
// what stands in it can be read.
#include "desktop/appearance.h"
#include "support/turn_responders.h"
#include "window_fixture.h"

#include <QColor>
#include <QDir>
#include <QFile>
#include <QHash>
#include <QImage>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace daylong;

namespace {

double luminance(QRgb colour) {
    const auto linear = [](int part) {
        const double share = part / 255.0;
        return share <= 0.04045 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(qRed(colour)) + 0.7152 * linear(qGreen(colour)) + 0.0722 * linear(qBlue(colour));
}

/// How far the ink stands off what it is on, as WCAG 2 measures it.
double contrastIn(const QImage& picture) {
    QHash<QRgb, int> times;
    for (int y = 0; y < picture.height(); ++y) {
        for (int x = 0; x < picture.width(); ++x) ++times[picture.pixel(x, y)];
    }
    const auto fewer = [&](QRgb a, QRgb b) { return times[a] < times[b]; };
    const QList<QRgb> colours = times.keys();
    const double ground = luminance(*std::max_element(colours.begin(), colours.end(), fewer));
    double most = 1.0;
    for (const QRgb colour : colours) {
        const double ink = luminance(colour);
        most = std::max(most, (std::max(ink, ground) + 0.05) / (std::min(ink, ground) + 0.05));
    }
    return most;
}

}  // namespace

class ModelDialogTest : public WindowFixture {
    Q_OBJECT
private:
    unit::TemporaryFolder m_models;
    QObject* m_dialog = nullptr;

    QUrl models() const { return QUrl::fromLocalFile(QString::fromStdString((m_models / "").string())); }
    void begin() {
        auto options = programIn(*m_folder, unit::scriptedTurns({"All right."}));
        m_program = std::make_unique<app::Composition>(
            withInspectors(std::move(options), DAYLONG_TEST_DATA "/stories260K.gguf"));
        m_window = m_program->show();
        QVERIFY(m_window != nullptr);
        m_program->start();
        settle();
        m_program->info().setNativeDialogs(false);
        m_dialog = m_window->findChild<QObject*>("modelDialog");
        QVERIFY(m_dialog != nullptr);
    }
    QString folder() const { return QDir(m_dialog->property("currentFolder").toUrl().toLocalFile()).absolutePath(); }
    QList<QQuickItem*> shown(const char* property, const QString& value) const {
        QList<QQuickItem*> found;
        const auto has = [&](const QQuickItem& item) { return item.property(property).toString() == value; };
        collect(m_window->contentItem(), has, found);  // what lies over the window is in it, too
        return found;
    }
    void openDialog() {
        QMetaObject::invokeMethod(m_dialog, "open");
        QTRY_VERIFY(!shown("objectName", "fileDialogListView").isEmpty());
    }

private Q_SLOTS:
    void init() {
        beginTest();
        for (const char* name : {"one.gguf", "two.gguf", "three.gguf"}) {
            QFile file(models().toLocalFile() + "/" + name);
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write("a model") == 7);
        }
    }
    void cleanup() {
        QGuiApplication::setPalette(QPalette());
        endTest();
    }

    void theFolderOfTheLastModelComesBackAfterARestart() {
        const QString there = QDir(models().toLocalFile()).absolutePath();
        begin();
        QVERIFY(folder() != there);
        openDialog();
        m_dialog->setProperty("currentFolder", models());
        QTRY_COMPARE(shown("fileName", "two.gguf").size(), 1);
        m_dialog->setProperty("selectedFile", models().resolved(QUrl("two.gguf")));
        QMetaObject::invokeMethod(m_dialog, "accept");
        QTRY_VERIFY(m_window->property("settingsOpen").toBool());  // where what it costs is shown
        m_program.reset();
        begin();
        QCOMPARE(folder(), there);
        openDialog();
        QTRY_COMPARE(shown("fileName", "two.gguf").size(), 1);
        QCOMPARE(folder(), there);
    }

    void whatStandsInItCanBeRead_data() {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    void whatStandsInItCanBeRead() {
        QFETCH(const bool, dark);
        if (dark) QGuiApplication::setPalette(app::darkPalette());
        begin();
        chat().state()->setModelFolder(models());
        openDialog();
        QTRY_COMPARE(shown("fileName", "two.gguf").size(), 1);
        QQuickItem* list = shown("objectName", "fileDialogListView").first();
        list->setProperty("currentIndex", 1);
        QTRY_COMPARE(shown("highlighted", "true").size(), 1);
        settle();
        QQuickItem* dialog = list;
        while (dialog != nullptr && !dialog->inherits("QQuickPopupItem")) dialog = dialog->parentItem();
        QVERIFY(dialog != nullptr);
        QList<QQuickItem*> texts;
        const auto isText = [](const QQuickItem& item) {
            return item.inherits("QQuickText") && item.isEnabled() && item.width() > 1 &&
                   !item.property("text").toString().trimmed().isEmpty();
        };
        collect(dialog, isText, texts);
        QVERIFY(texts.size() > 9);  // a name, a size and a date for each file, the path, buttons
        const QImage picture = m_window->grabWindow();
        for (const QQuickItem* text : texts) {
            const QRect at = text->mapRectToScene({0, 0, text->width(), text->height()}).toAlignedRect();
            const double contrast = contrastIn(picture.copy(at.intersected(picture.rect())));
            QVERIFY2(contrast >= 4.5,
                     qPrintable(QStringLiteral("%1: %2").arg(text->property("text").toString()).arg(contrast)));
        }
    }
};

QTEST_MAIN(ModelDialogTest)
#include "model_dialog_test.moc"
