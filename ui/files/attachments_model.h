// AttachmentsModel: the files of the message being written: read on a thread of their own, with progress; measured by
// the model's tokenizer; and, where they are larger than the room there is, what of each the model will be given, as
// the person chooses. Each conversation has its own. Thread rule: GUI thread. Failure rule: a file that cannot be read
// is shown with the reason, and is not sent.
#pragma once

#include "attach/choose.h"
#include "attach/read_file.h"
#include "bridge/watched_work.h"
#include "bridge/engine_bridge.h"

#include <QAbstractListModel>
#include <QTimer>
#include <QUrl>
#include <QtQml/qqmlregistration.h>

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace daylong::ui {

class AttachmentsModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The program makes the one there is")
    Q_PROPERTY(int count READ count NOTIFY changed)
    Q_PROPERTY(bool reading READ isReading NOTIFY changed)    // one is not read yet
    Q_PROPERTY(bool sendable READ isSendable NOTIFY changed)  // there is one that can be read, and none is being read
public:
    enum Role {
        NameRole = Qt::UserRole + 1,
        DetailRole,    // "PDF · 12 pages · 300 kB · 5,300 tokens"
        SeenRole,      // what the model will see of it
        ProblemRole,   // why it cannot be read; empty: it can
        NoteRole,      // how it was read, where that should be known
        ReadingRole,   // it is being read
        ProgressRole,  // 0..1
        LargeRole,     // there is something to choose
        PartRole,      // attach::Part
        PastedRole,    // a text that was pasted: it can go into the message
    };
    enum Part { All, Beginning, End, About };  // attach::Part's
    Q_ENUM(Part)
    /// Counts: ChatService::measure.
    using Measure = std::function<void(quint64 draft, std::string text)>;

    /// `pdfProgram`: as for attach::readFile().
    AttachmentsModel(EngineBridge& bridge, Measure measure, std::filesystem::path pdfProgram,
                     QObject* parent = nullptr);
    ~AttachmentsModel() override;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    int count() const { return static_cast<int>(m_items.size()); }
    bool isReading() const;
    bool isSendable() const;
    QStringList paths() const;   // of those that are files, read or not
    QStringList pasted() const;  // the texts that were pasted, likewise, but for those that are too long to be kept

    Q_INVOKABLE void ask() { Q_EMIT wanted(); }  // for files, with a dialog
    Q_INVOKABLE void add(const QList<QUrl>& files);
    /// The clipboard's files, its picture, or a long text; false: none of these, or it shall and can be in the message.
    Q_INVOKABLE bool paste(bool intoMessage = false, bool selected = false);  // `selected`: what X11 selected last
    /// What no field can lay out goes along as a file; false: it can be written.
    Q_INVOKABLE bool addLong(const QString& text);
    void addPasted(const QString& text);
    void bringPasted(const QStringList& texts);  // those that were kept
    /// Those of these conversations, and those that a search finds, are to be nowhere any more.
    void forgetPasted(const std::vector<store::ConversationId>& of, const std::string& search);
    Q_INVOKABLE void intoMessage(int row);  // such a text, instead of being a file: textWanted()
    Q_INVOKABLE void remove(int row);
    Q_INVOKABLE void choose(int row, int part);

    /// What is written with them: some of them may be given by what it is about.
    void setMessage(const QString& text);
    /// What a model would read in front of the message. Kept until it changes: it is asked for with every key.
    const QString& given() const;
    /// Whether what is seen is chosen by this message, which is being written; where not, it will be: settled().
    bool isSettled(const QString& message);
    /// Those that can be sent, as their cards show them. They are gone from here, unless they are rejected; what cannot
    /// be sent stays.
    store::AttachedFiles take();

Q_SIGNALS:
    void changed();
    void wanted();
    void textWanted(const QString& text);  // in the message that is being written
    void settled(const QString& message);

private:
    using Reader = std::function<Result<attach::ReadFile>(const exchange::Watch&)>;
    struct Item {
        quint64 id = 0;
        QString name;
        QString path;                    // empty: what was pasted
        QString pasted;                  // a text that was; else empty
        bool kept = false;               // it outlives the program
        std::shared_ptr<Progress> work;  // being read; else null
        std::optional<Error> problem;
        Sayings notes;
        store::AttachedFile file;
        uint64_t tokens = 0;                 // of all of it
        bool counted = false;                // by the model's tokenizer, else about
        bool large = false;                  // there is no room for all
        std::optional<attach::Part> chosen;  // by the person
        attach::Part part = attach::Part::All;
        uint64_t bytes = 0;   // that it may have, unless it is All
        bool ranked = false;  // what is seen of it was once chosen by what is said
    };
    using Items = std::vector<Item>;
    struct Coming {
        Item item;
        Reader read;  // none: it cannot be
    };

    void add(Item item, Reader read);
    void addAll(std::vector<Coming> coming);
    void addPasted(const QString& text, bool kept);
    void onRead(quint64 id, Result<attach::ReadFile> read);
    void onMeasured(const chat::DraftMeasured& measured);
    void onOpened(const store::Conversation& conversation);
    void share();
    void chooseNow();
    Item* find(quint64 id);
    void tell();
    void showCards();

    Measure m_measure;
    std::filesystem::path m_pdfProgram;
    Items m_items;
    std::map<qint64, Items> m_others;  // of conversations that are not open
    Items m_sent;                      // until the message is in the transcript, or waits
    qint64 m_conversation = 0, m_sentIn = 0;
    QString m_message;
    uint64_t m_window = 0;  // as the engine last said; 0: not known
    bool m_fresh = true;    // what is seen is chosen by the message as it is
    mutable std::optional<QString> m_given;
    quint64 m_newest;
    QTimer m_ticks, m_pause, m_sharing;
    std::unique_ptr<Background> m_reader, m_chooser;  // last: they work for the others
};

}  // namespace daylong::ui
