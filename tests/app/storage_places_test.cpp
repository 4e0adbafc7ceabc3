// What the page "Storage" counts, and what of it can be deleted.
#include "storage_places.h"
#include "support/temporary_folder.h"

#include <QTest>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>

using namespace daylong;
using ui::Stored;

class StoragePlacesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void weightsAndMemoryAreCountedApartAndWeightsCanGo() {
        const unit::TemporaryFolder folder;
        const std::filesystem::path cache = folder / "cache";
        const auto put = [](const std::filesystem::path& file, size_t bytes) {
            std::filesystem::create_directories(file.parent_path());
            std::ofstream(file) << std::string(bytes, 'x');
        };
        put(cache / "weights" / "0123456789abcdef.tiles", 5000);
        put(cache / "memory" / "1" / "2" / "0000000000000000.keys", 300);
        put(cache / "device-speeds", 20);
        const auto counted = [&] {
            std::map<Stored, uint64_t> bytes;
            for (const ui::StoredPlace& place : app::storagePlaces(
                     {.database = folder / "daylong.db", .models = folder / "models", .cache = cache, .looks = {}}))
                bytes[place.what] = place.bytes;
            return bytes;
        };
        QCOMPARE(counted()[Stored::Weights], uint64_t{5000});
        QCOMPARE(counted()[Stored::Memory], uint64_t{320});
        app::deleteWeights(cache);
        QCOMPARE(counted()[Stored::Weights], uint64_t{0});
        QCOMPARE(counted()[Stored::Memory], uint64_t{320});
    }

    void withoutACacheNothingOfTheFolderAtHandIsDeleted() {
        const unit::TemporaryFolder folder;
        const std::filesystem::path before = std::filesystem::current_path();
        std::filesystem::create_directories(folder / "weights");
        std::filesystem::current_path(folder / ".");
        app::deleteWeights({});
        std::filesystem::current_path(before);
        QVERIFY(std::filesystem::exists(folder / "weights"));
    }
};

QTEST_GUILESS_MAIN(StoragePlacesTest)
#include "storage_places_test.moc"
