// The bridge between the engine thread and the GUI thread.
#include "bridge/engine_bridge.h"

#include <QSignalSpy>
#include <QTest>

#include <thread>

using namespace daylong;
using ui::EngineBridge;

class EngineBridgeTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void textOfOneReplyArrivesOncePerFrame() {
        EngineBridge bridge;
        std::string heard;
        int deliveries = 0;
        connect(&bridge, &EngineBridge::replyText, this, [&](qint64, const std::string& text) {
            heard += text;
            ++deliveries;
        });
        std::thread engine([&] {
            for (int i = 0; i < 5000; ++i) bridge.deliver(chat::ReplyText{7, "a"});
        });
        engine.join();  // the GUI thread was away meanwhile
        QTRY_COMPARE(heard.size(), size_t(5000));
        QCOMPARE(deliveries, 1);
    }

    void signalsComeOnTheGuiThreadAndInOrder() {
        EngineBridge bridge;
        QStringList order;
        connect(&bridge, &EngineBridge::messageAdded, this, [&](const store::Message& m) {
            QCOMPARE(QThread::currentThread(), thread());
            order << QStringLiteral("added %1").arg(m.id);
        });
        connect(&bridge, &EngineBridge::replyText, this, [&](qint64 id, const std::string& text) {
            order << QStringLiteral("text %1 %2").arg(id).arg(QString::fromStdString(text));
        });
        connect(&bridge, &EngineBridge::replyFinished, this, [&](const store::Message& m, const chat::ReplyStats&) {
            order << QStringLiteral("done %1").arg(m.id);
        });
        std::thread engine([&] {
            store::Message message;
            message.id = 1;
            bridge.deliver(chat::MessageAdded{message});
            message.id = 2;
            bridge.deliver(chat::MessageAdded{message});
            bridge.deliver(chat::ReplyText{2, "Good "});
            bridge.deliver(chat::MemoryChanged{1, {}});
            bridge.deliver(chat::ReplyText{2, "day"});
            bridge.deliver(chat::ReplyFinished{message, {}});
        });
        engine.join();
        QTRY_COMPARE(order.size(), 4);
        QCOMPARE(order, QStringList({"added 1", "added 2", "text 2 Good day", "done 2"}));
    }

    void onlyTheNewestMemoryStateOfAFrameIsDelivered() {
        EngineBridge bridge;
        std::vector<uint64_t> seen;
        connect(&bridge, &EngineBridge::memoryChanged, this,
                [&](qint64, const memory::MemoryState& memory) { seen.push_back(memory.next); });
        for (uint64_t i = 1; i <= 100; ++i) {
            memory::MemoryState memory;
            memory.next = i;
            bridge.deliver(chat::MemoryChanged{1, memory});
            bridge.deliver(chat::ReplyText{2, "x"});
        }
        QTRY_COMPARE(seen.size(), size_t{1});
        QCOMPARE(seen.front(), uint64_t{100});
    }

    void textIsNeverMergedAcrossTheEndOfAReply() {
        EngineBridge bridge;
        QStringList order;
        connect(&bridge, &EngineBridge::replyText, this,
                [&](qint64, const std::string& text) { order << QString::fromStdString(text); });
        connect(&bridge, &EngineBridge::messageSuperseded, this,
                [&](qint64) { order << QStringLiteral("superseded"); });
        bridge.deliver(chat::ReplyText{2, "one"});
        bridge.deliver(chat::MessageSuperseded{2});
        bridge.deliver(chat::ReplyText{2, "two"});
        bridge.flush();
        QCOMPARE(order, QStringList({"one", "superseded", "two"}));
    }
};

QTEST_GUILESS_MAIN(EngineBridgeTest)
#include "engine_bridge_test.moc"
