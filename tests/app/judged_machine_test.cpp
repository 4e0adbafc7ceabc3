// What models are judged for, where there are GPUs: of devices that are made up, for a machine has what it has.
#include "judged_machine.h"

#include <QTest>

#include <string>

using namespace daylong;
using engine::DeviceInfo;
using engine::DeviceKind;

namespace {

constexpr uint64_t kGiB = uint64_t{1} << 30;
const DeviceInfo kCpu{.id = "cpu", .name = "CPU", .memoryTotalBytes = 32 * kGiB};
const DeviceInfo kCuda{.id = "cuda:0", .name = "Fast", .memoryTotalBytes = 8 * kGiB, .kind = DeviceKind::DiscreteGpu};
const DeviceInfo kSecond{.id = "cuda:1",
                         .name = "Next",
                         .memoryTotalBytes = 24 * kGiB,
                         .kind = DeviceKind::DiscreteGpu};
const DeviceInfo kBuiltIn{.id = "vulkan:0",
                          .name = "Small",
                          .memoryTotalBytes = 16 * kGiB,
                          .kind = DeviceKind::IntegratedGpu};
const std::vector<DeviceInfo> kAll = {kCpu, kCuda, kSecond, kBuiltIn};

struct Judged {
    QString names;     // of the GPUs, in their order
    QString measured;  // ids that were asked for their bandwidth
    library::Machine machine;
};

Judged judged(const std::string& wanted, const std::vector<std::string>& automatic,
              const std::vector<DeviceInfo>& devices = kAll) {
    Judged result;
    const auto bandwidthOf = [&result](const std::string& id) {
        result.measured += QString::fromStdString(id) + ' ';
        return 1e12;
    };
    result.machine = app::withAccelerators({.memoryBytes = 32 * kGiB, .bytesPerSecond = 5e10}, devices, wanted,
                                           automatic, bandwidthOf);
    for (const library::Accelerator& each : result.machine.accelerators)
        result.names += QString::fromStdString(each.name) + ' ';
    return result;
}

}  // namespace

class JudgedMachineTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theGpusThatComeBeforeTheProcessorAreJudgedByAndNoOthersAreMeasured() {
        const Judged both = judged("auto", {"cuda:0", "cuda:1", "cpu", "vulkan:0"});
        QCOMPARE(both.names, QStringLiteral("Fast Next "));
        QCOMPARE(both.measured, QStringLiteral("cuda:0 cuda:1 "));
        QCOMPARE(both.machine.accelerators[1].memoryBytes, 24 * kGiB);
        QCOMPARE(both.machine.accelerators[0].bytesPerSecond, 1e12);
        QVERIFY(!both.machine.accelerators[0].shared);
        QCOMPARE(both.machine.memoryBytes, 32 * kGiB);
    }

    void theOneThatWasChosenComesFirstAndTheOthersAfterIt() {
        QCOMPARE(judged("cuda:1", {"cuda:0", "cuda:1", "cpu"}).names, QStringLiteral("Next Fast "));
        QCOMPARE(judged("cuda", {"cuda:0", "cpu"}).names, QStringLiteral("Fast "));
        const Judged builtIn = judged("vulkan:0", {"cpu"});
        QCOMPARE(builtIn.names, QStringLiteral("Small "));
        QVERIFY(builtIn.machine.accelerators[0].shared);
    }

    void theProcessorAloneIsJudgedByWhereItIsChosenOrNothingElseIsThere() {
        QVERIFY(judged("cpu", {"cuda:0", "cpu"}).names.isEmpty());
        QVERIFY(judged("auto", {"cpu"}, {kCpu}).names.isEmpty());
        QVERIFY(judged("cuda:7", {"cpu"}, {kCpu}).names.isEmpty());  // one that is not here any more
        QVERIFY(judged("auto", {}).names.isEmpty());
    }

    void aModelWithRoomInTheGpuIsSaidToRunThere() {
        const library::Machine machine = judged("auto", {"cuda:0", "cpu"}).machine;
        QCOMPARE(library::judge(4 * kGiB, {}, 4096, machine).device, std::string("Fast"));
        QCOMPARE(library::judge(14 * kGiB, {}, 4096, machine).device, std::string());
    }
};

QTEST_APPLESS_MAIN(JudgedMachineTest)
#include "judged_machine_test.moc"
