// Which row is the last turn: the one that can be answered, or answered anew.
#include "shell_program.h"

#include <QTest>

using namespace daylong;

namespace {

/// The rows that say they are the last turn, as a window knows them: from the first look at each row, and what changed
/// since.
struct LastTurns {
    explicit LastTurns(ui::MessageListModel& observed) : model(observed) {
        look(0, model.count() - 1);
        QObject::connect(&model, &QAbstractItemModel::dataChanged, &context,
                         [this](const QModelIndex& first, const QModelIndex& last, const QList<int>& roles) {
                             if (roles.contains(ui::MessageListModel::LastTurnRole)) look(first.row(), last.row());
                         });
        QObject::connect(&model, &QAbstractItemModel::rowsInserted, &context,
                         [this](const QModelIndex&, int first, int last) { look(first, last); });
    }
    void look(int first, int last) {
        for (int row = first; row <= last; ++row)
            known[at(model, row, ui::MessageListModel::IdRole).toLongLong()] =
                at(model, row, ui::MessageListModel::LastTurnRole).toBool();
    }
    QList<int> rows() const {
        QList<int> result;
        for (int row = 0; row < model.count(); ++row) {
            if (known.value(at(model, row, ui::MessageListModel::IdRole).toLongLong())) result << row;
        }
        return result;
    }
    ui::MessageListModel& model;
    QMap<qint64, bool> known;
    QObject context;
};

}  // namespace

class LastTurnTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aMessageThatNothingAnswersCanBeAnswered() {
        Program program(modelsByPath());
        auto& messages = *program.chat.messages();
        program.useModel("missing");
        LastTurns last(messages);
        program.composition.service().send(chat::kOpenOne, "Is anyone there?");
        program.settle();
        QCOMPARE(messages.count(), 1);
        QCOMPARE(last.rows(), QList<int>{0});
        program.useModel("");
        QCOMPARE(last.rows(), QList<int>{0});
        program.chat.regenerate();
        program.settle();
        QCOMPARE(messages.count(), 2);
        QCOMPARE(at(messages, 1, ui::MessageListModel::TextRole).toString(), QStringLiteral("All right."));
        QCOMPARE(last.rows(), QList<int>{1});
    }

    void aNoteLeavesTheReplyBeforeItTheLastTurn() {
        Program program(modelsByPath());
        auto& messages = *program.chat.messages();
        program.say("Hello");
        LastTurns last(messages);
        program.useModel("other");
        QCOMPARE(messages.count(), 3);
        QCOMPARE(at(messages, 2, ui::MessageListModel::AuthorRole).toString(), QStringLiteral("note"));
        QCOMPARE(last.rows(), QList<int>{1});
        program.say("And now");
        QCOMPARE(last.rows(), QList<int>{4});
    }

    void whereAReplyIsTakenAwayTheMessageBeforeItIsTheLastTurn() {
        Program program;
        auto& messages = *program.chat.messages();
        program.say("Hello");
        LastTurns last(messages);
        program.composition.bridge().deliver(
            chat::MessageSuperseded{at(messages, 1, ui::MessageListModel::IdRole).toLongLong()});
        program.settle();
        QCOMPARE(messages.count(), 1);
        QCOMPARE(last.rows(), QList<int>{0});
    }

    void aReplacedReplyIsInAnotherBranchAndTheNewOneIsTheLastTurn() {
        Program program;
        auto& messages = *program.chat.messages();
        program.say("Hello");
        const qint64 reply = at(messages, 1, ui::MessageListModel::IdRole).toLongLong();
        program.chat.regenerate();
        program.settle();
        QCOMPARE(messages.showMessage(reply), -1);
        QCOMPARE(messages.count(), 2);
        QCOMPARE(LastTurns(messages).rows(), QList<int>{1});
    }
};

QTEST_GUILESS_MAIN(LastTurnTest)
#include "last_turn_test.moc"
