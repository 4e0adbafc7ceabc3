#include "paths.h"

#include <QTest>

#include <pwd.h>
#include <unistd.h>

using namespace daylong;

class PathsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theEnvironmentNamesTheFolders() {
        qputenv("HOME", "/home/somebody");
        qunsetenv("XDG_DATA_HOME");
        QCOMPARE(app::defaultDatabase(), std::filesystem::path("/home/somebody/.local/share/daylong/daylong.db"));
        qputenv("XDG_DATA_HOME", "/data");
        QCOMPARE(app::defaultDatabase(), std::filesystem::path("/data/daylong/daylong.db"));
        qputenv("XDG_DATA_HOME", "data");  // must be absolute, says the specification
        QCOMPARE(app::defaultDatabase(), std::filesystem::path("/home/somebody/.local/share/daylong/daylong.db"));
    }

    void withoutOneThePersonsOwnFolderIsTakenAndNeverTheCurrentOne() {
        qunsetenv("XDG_DATA_HOME");
        qunsetenv("XDG_CACHE_HOME");
        const std::filesystem::path own = ::getpwuid(::getuid())->pw_dir;
        for (const char* home : {"", "relative"}) {
            qputenv("HOME", home);
            QCOMPARE(app::defaultDatabase(), own / ".local/share/daylong/daylong.db");
            QCOMPARE(app::cacheFolder(), own / ".cache/daylong");
        }
        qunsetenv("HOME");
        QCOMPARE(app::defaultDatabase(), own / ".local/share/daylong/daylong.db");
    }
};

QTEST_GUILESS_MAIN(PathsTest)
#include "paths_test.moc"
