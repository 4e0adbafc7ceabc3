// The one small file that says where things are, and what is told of a folder on another machine.
#include "kept.h"

#include "places/network_folder.h"

#include <QTest>

using namespace daylong;
namespace fs = std::filesystem;

class PlacesFileTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aPathMayHoldAnyByte() {
        const unit::Kept kept;
        app::Places places;
        places.database = {.now = "/a\nb=%0A/c", .copyingTo = "/x y", .left = "/l"};
        places.models.now = "/models";
        places.modelsWere = {"/one", "/two%"};
        QVERIFY(app::writePlaces(places));
        const Result<app::Places> read = app::readPlaces();
        QVERIFY(read);
        QVERIFY(read->database == places.database && read->models == places.models);
        QCOMPARE(read->modelsWere, places.modelsWere);
        QCOMPARE(app::defaultDatabase(), places.database.now);
    }

    void withoutOneEverythingIsWhereItUsuallyIs() {
        const unit::Kept kept;
        QVERIFY(app::readPlaces() && app::missingDatabase().empty() && app::missingLibrary().empty());
        QCOMPARE(app::defaultDatabase(), kept.folder / "data" / "daylong" / "daylong.db");
        QCOMPARE(app::libraryFolder(), kept.folder / "data" / "daylong" / "models");
        unit::writeFile(app::placesFile(), "# nothing\nnonsense\ndatabase=relative\nunknown=/x\n");
        QCOMPARE(app::defaultDatabase(), app::usualDatabase());
    }

    void oneThatCannotBeReadIsNoReasonToBeginAnew() {
        const unit::Kept kept;
        fs::create_directories(app::placesFile());  // a folder in its place
        const Result<fs::path> own = app::ownDatabase();
        QVERIFY(!own && own.error().message.find("places.conf") != std::string::npos);
    }

    void foldersOnOtherMachinesAreKnown() {
        const std::string mounts =
            "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n"
            "30 22 0:40 / /mnt/my\\040share rw shared:2 master:1 - nfs4 host:/share rw\n"
            "31 30 8:2 / /mnt/my\\040share/disk rw - ext4 /dev/sdb rw\n"
            "32 22 0:41 / /home/me/remote rw - fuse.sshfs host: rw\n"
            "33 22 0:42 / /media/stick rw - fuseblk /dev/sdc1 rw\nbroken line\n";
        QVERIFY(app::isOnNetwork("/mnt/my share/daylong", mounts));
        QVERIFY(app::isOnNetwork("/home/me/remote", mounts));
        for (const char* here : {"/", "/mnt/my", "/mnt/my share/disk/x", "/home/me/remotely", "/media/stick/a"})
            QVERIFY2(!app::isOnNetwork(here, mounts), here);
    }
};

QTEST_GUILESS_MAIN(PlacesFileTest)
#include "places_file_test.moc"
