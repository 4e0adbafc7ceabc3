#include "desktop/place_windows.h"

#include "bridge/crossing.h"
#include "desktop/in_use_window.h"
#include "desktop/small_window.h"
#include "paths.h"
#include "words/words.h"

#include <QCoreApplication>
#include <QTimer>
#include <QUrl>

#include <atomic>

#include <thread>

namespace daylong::app {

namespace fs = std::filesystem;

namespace {

QString pathText(const fs::path& path) { return QString::fromStdString(path.string()); }

fs::path missing(Kept what) {
    settleMoves();  // a move that was killed may have to give it its name yet
    return what == Kept::Database ? missingDatabase() : missingLibrary();
}

/// The person's answer. False: they gave up, or it cannot be kept.
bool act(Kept what, const QQuickWindow& asked, fs::path& place, bool& nothingThere) {
    const QString answer = asked.property("answer").toString();
    nothingThere = false;
    if (answer == u"again") place = missing(what);
    if (answer == u"anew") {
        std::error_code failed;
        if (what == Kept::Models) fs::create_directories(place, failed);
        return static_cast<bool>(usePlace(what, place));
    }
    if (answer == u"look") {
        const fs::path folder = asked.property("folder").toUrl().toLocalFile().toStdString();
        const fs::path found = findKept(what, folder);
        nothingThere = found.empty();
        if (!nothingThere) return static_cast<bool>(usePlace(what, found));
        // That is the place in which to begin anew, if the person says so.
        place = folder / (what == Kept::Models ? "models" : "daylong.db");
    }
    return !answer.isEmpty();
}

/// False: the person gave up.
bool find(Kept what) {
    fs::path place = missing(what);
    for (bool nothingThere = false; !missing(what).empty();) {
        SmallWindow small(QStringLiteral("PlaceWindow.qml"),
                          {{QStringLiteral("models"), what == Kept::Models},
                           {QStringLiteral("place"), pathText(what == Kept::Database ? place.parent_path() : place)},
                           {QStringLiteral("nothingThere"), nothingThere}});
        if (!small.run() || !act(what, *small.window(), place, nothingThere)) return false;
        if (small.window()->property("answer").toString() == u"anew") return true;  // it is made where it is opened
    }
    return true;
}

}  // namespace

void moveInWindow(const MovePlan& plan) {
    const QString what = plan.what == Kept::Database
                             ? QCoreApplication::translate("Move", "Your conversations move to %1")
                             : QCoreApplication::translate("Move", "Your models move to %1");
    const QString to = pathText(plan.what == Kept::Database ? plan.to.parent_path() : plan.to);
    SmallWindow small(QStringLiteral("MoveWindow.qml"), {{QStringLiteral("what"), what.arg(to)}});
    QQuickWindow* const window = small.window();
    if (window == nullptr) return;
    std::atomic<bool> stop = false;
    std::atomic<double> done = 0;
    QTimer ticks;
    QObject::connect(&ticks, &QTimer::timeout, window, [&] {
        window->setProperty("progress", done.load());
        stop = window->property("stopped").toBool();
    });
    ticks.start(50);
    ui::Crossing here;
    std::thread worker([&] {
        const MoveWatch watch{.progress = [&](double now) {
            done = now;
            return !stop;
        }};
        Result<void> moved = move(plan, watch);
        here.post([&, moved = std::move(moved)] {
            ticks.stop();
            const bool stays = !moved && moved.error().code != ErrorCode::Cancelled;
            if (stays) window->setProperty("problem", ui::words(moved.error()));
            else window->hide();
        });
    });
    small.run();
    stop = true;
    worker.join();
}

bool findMissing() {
    for (Result<Places> places = readPlaces(); !places; places = readPlaces()) {
        if (!askToTryAgain(ui::words(places.error()))) return false;
    }
    return find(Kept::Database) && find(Kept::Models);
}

}  // namespace daylong::app
