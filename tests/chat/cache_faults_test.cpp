// Whatever becomes of a kept cache's files, no wrong key comes into the cache, and the talk goes on: kills, damage,
// other programs, full disks, a budget.
#include "kept_talk.h"

#include "memory/budget.h"

#include <QTest>

#include <atomic>
#include <csignal>
#include <fstream>
#include <memory>
#include <random>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace daylong;
using namespace daylong::chat;
using engine::KvType;

class CacheFaultsTest : public QObject {
    Q_OBJECT

    std::unique_ptr<KeptFolder> m_kept;

private slots:
    void init() { m_kept = std::make_unique<KeptFolder>(); }

    void aKillCostsWhatCameAfterTheLastFlush_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("quantised");
        for (const bool quantised : {false, true}) {
            const char* kv = quantised ? "q8_0" : "f16";
            QTest::addRow("dense, %s", kv) << QStringLiteral("llama") << quantised;
            QTest::addRow("windows, %s", kv) << QStringLiteral("gemma3") << quantised;
            QTest::addRow("states, %s", kv) << QStringLiteral("qwen35") << quantised;
        }
    }
    /// What was not kept when the kill came is read again.
    void aKillCostsWhatCameAfterTheLastFlush() {
        QFETCH(QString, name);
        QFETCH(bool, quantised);
        const std::string family = name.toStdString();
        const KvType kv = quantised ? KvType::Q8_0 : KvType::F16;
        Talk never(family, kv);
        const std::vector<int32_t> all = someTokens(40000, never.vocabulary());
        uint64_t most = 0;
        auto* const fed = static_cast<std::atomic<int>*>(
            ::mmap(nullptr, sizeof(std::atomic<int>), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
        QVERIFY(fed != MAP_FAILED);  // what the child has fed
        for (int round = 0; round < 12; ++round) {
            *fed = 0;
            const pid_t child = fork();
            if (child == 0) {
                Talk talk(family, kv, m_kept->place());
                talk.begin();
                for (size_t i = 0; i < all.size(); ++i) {
                    talk.feed(std::span(all).subspan(i, 1));
                    if (i % 64 == 63) talk.keeper.flush();  // as a turn's end is
                    ++*fed;
                }
                _exit(0);
            }
            for (int waited = 0; *fed < 100 * round && waited < 600'000; ++waited) usleep(100);
            usleep(static_cast<useconds_t>(700 * round));  // in the midst of whatever it does
            ::kill(child, SIGKILL);
            int status = 0;
            QCOMPARE(::waitpid(child, &status, 0), child);
            Talk back(family, kv, m_kept->place());
            const uint64_t kept = back.comeBack(all);
            most = std::max(most, kept);
            Talk reference(family, kv);
            const size_t end = std::max<size_t>(kept, 40) + 20;
            if (kept == 0) back.generator.cache().reset();
            for (size_t i = kept; i < end; ++i) back.feed(std::span(all).subspan(i, 1));
            for (size_t i = 0; i < end; ++i) reference.feed(std::span(all).subspan(i, 1));
            QVERIFY(back.everything() == reference.everything());
        }
        QVERIFY(most >= 256);
        if (never.generator.keepsStates()) QCOMPARE(most % 64, 0U);
    }

    void damagedFilesAreReadAgainAndNeverBelieved_data() { aKillCostsWhatCameAfterTheLastFlush_data(); }
    void damagedFilesAreReadAgainAndNeverBelieved() {
        QFETCH(QString, name);
        QFETCH(bool, quantised);
        const std::string family = name.toStdString();
        const KvType kv = quantised ? KvType::Q8_0 : KvType::F16;
        Talk never(family, kv);
        const std::vector<int32_t> all = someTokens(300, never.vocabulary());
        never.feedTurns(all);
        std::vector<std::vector<float>> expected;
        for (const int32_t token : std::span(all).first(50)) expected.push_back(never.logitsAfter(token));
        std::mt19937 random(1);
        for (int round = 0; round < 40; ++round) {
            fs::remove_all(m_kept->place().root);
            m_kept->keep(family, kv, all);
            std::vector<fs::path> kept = m_kept->files(".keys");
            for (const fs::path& state : m_kept->files(".state")) kept.push_back(state);
            const fs::path& path = kept[random() % kept.size()];
            const uint64_t at = random() % fs::file_size(path);
            if (round % 3 == 0) {
                fs::resize_file(path, at);
            } else if (round % 3 == 1) {
                fs::remove(path);
            } else {
                std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
                file.seekg(static_cast<std::streamoff>(at));
                const int byte = file.get();
                file.seekp(static_cast<std::streamoff>(at));
                file.put(static_cast<char>(byte ^ (1 << random() % 8)));
            }
            Talk back(family, kv, m_kept->place());
            const uint64_t came = back.comeBack(all);
            if (came != all.size()) continue;  // else what was damaged was not needed
            for (size_t i = 0; i < expected.size(); ++i) QVERIFY(back.logitsAfter(all[i]) == expected[i]);
        }
    }

    void twoProgramsDoNotMeet() {
        Talk first("llama", KvType::F16, m_kept->place());
        const std::vector<int32_t> all = someTokens(100, first.vocabulary());
        first.begin();
        first.feedTurns(all);
        first.keeper.flush();
        Talk second("llama", KvType::F16, m_kept->place());
        QCOMPARE(second.comeBack(all), 0U);
        second.begin();
        second.feedTurns(all);
    }

    void nothingIsSaidOfAFolderThatCannotBe() {
        std::ofstream(m_kept->pathOf("memory")) << "a file";
        Talk talk("llama", KvType::F16, m_kept->place());
        const std::vector<int32_t> all = someTokens(100, talk.vocabulary());
        QCOMPARE(talk.comeBack(all), 0U);
        talk.begin();
        talk.feedTurns(all);
    }

    void aFolderThatGoesTakesNothingWithIt() {
        Talk talk("llama", KvType::F16, m_kept->place());
        const std::vector<int32_t> all = someTokens(700, talk.vocabulary());
        talk.begin();
        talk.feedTurns(std::span(all).first(300));
        talk.keeper.flush();
        fs::remove_all(m_kept->place().root);
        talk.feedTurns(std::span(all).subspan(300));
        talk.keeper.flush();
    }

    void aFullDiskStopsTheKeepingAlone() {
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit limit{};
        getrlimit(RLIMIT_FSIZE, &limit);
        const rlim_t before = std::exchange(limit.rlim_cur, rlim_t{30000});
        Talk never("llama", KvType::F16);
        const std::vector<int32_t> all = someTokens(600, never.vocabulary());
        setrlimit(RLIMIT_FSIZE, &limit);
        m_kept->keep("llama", KvType::F16, all);
        limit.rlim_cur = before;
        setrlimit(RLIMIT_FSIZE, &limit);
        never.feedTurns(all);
        Talk back("llama", KvType::F16, m_kept->place());
        const uint64_t kept = back.comeBack(all);
        QVERIFY(kept < all.size());
        back.begin();
        back.generator.cache().reset();
        back.feedTurns(all);
        QVERIFY(back.everything() == never.everything());
    }

    void theBudgetHolds() {
        constexpr uint64_t budget = 600U << 10U;
        {
            Talk talk("llama", KvType::F16, m_kept->place(budget));
            const std::vector<int32_t> all = someTokens(6000, talk.vocabulary());
            talk.begin();
            talk.feedTurns(all);
            talk.keeper.flush();
        }
        QVERIFY(memory::keptBytes(m_kept->place().root) <= budget);
        QVERIFY(memory::keptBytes(m_kept->place().root) > 0);
        Talk back("llama", KvType::F16, m_kept->place(budget));
        QCOMPARE(back.comeBack(someTokens(6000, back.vocabulary())), 6000U);  // the newest stay, and the beginning
    }

    void nobodyElseReadsIt() {
        Talk any("llama", KvType::F16);
        m_kept->keep("llama", KvType::F16, someTokens(300, any.vocabulary()));
        QVERIFY(!m_kept->files(".keys").empty());
        for (const fs::path& file : m_kept->files(".keys"))
            QCOMPARE(fs::status(file).permissions(), fs::perms::owner_read | fs::perms::owner_write);
        QCOMPARE(fs::status(m_kept->place().root).permissions(), fs::perms::owner_all);
    }
};

QTEST_GUILESS_MAIN(CacheFaultsTest)
#include "cache_faults_test.moc"
