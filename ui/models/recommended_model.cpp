#include "models/recommended_model.h"

#include "models/catalogue_words.h"
#include "models/model_words.h"

#include "model/describe.h"

#include <QLocale>

#include <algorithm>
#include <utility>

namespace daylong::ui {
namespace {

constexpr size_t kBest = 3;

QString detailOf(const library::CatalogueEntry& entry) {
    QStringList parts;
    if (entry.parameters > 0)
        parts << RecommendedModel::tr("%1 parameters").arg(withPoint(model::shortCount(entry.parameters)));
    if (entry.trainedContext > 0)
        parts << RecommendedModel::tr("trained on %1").arg(contextWords(entry.trainedContext));
    if (!entry.licence.empty()) parts << QString::fromStdString(entry.licence);
    QStringList languages;
    for (const std::string& language : entry.languages) languages << catalogueWords(language);
    if (languages.size() > 4) languages = {RecommendedModel::tr("%1 languages").arg(languages.size())};
    if (!languages.isEmpty()) parts << languages.join(QStringLiteral(", "));
    return parts.join(QStringLiteral(" · "));
}

/// "Q4_K_M: the most exact one that fits well …"
QString whyOf(const library::Suggestion& row) {
    if (row.quantization.empty() || row.why.empty()) return sentence(catalogueWords(row.why));
    return RecommendedModel::tr("%1 is %2.").arg(QString::fromStdString(row.quantization), catalogueWords(row.why));
}

}  // namespace

RecommendedModel::RecommendedModel(std::function<library::Machine()> measure, QObject* parent)
    : QAbstractListModel(parent), m_measure(std::move(measure)) {}

void RecommendedModel::look() {
    if (std::exchange(m_asked, true)) return;
    struct Judged {
        library::Machine machine;
        std::vector<library::Suggestion> rows, best;
    };
    const auto judgeAll = [measure = m_measure] {
        Judged judged{.machine = measure(), .rows = {}, .best = {}};
        judged.rows = library::judgeCatalogue(library::catalogue(), kSensibleCache, judged.machine);
        judged.best = library::bestOf(judged.rows, kBest);
        std::stable_sort(judged.rows.begin(), judged.rows.end(), library::suitsBetter);
        return judged;
    };
    m_background.ask(judgeAll, [this](Judged judged) {
        beginResetModel();
        m_machine = judged.machine;
        m_rows = std::move(judged.rows);
        m_best = std::move(judged.best);
        endResetModel();
        Q_EMIT changed();
    });
}

void RecommendedModel::lookAgain() {
    if (std::exchange(m_asked, false)) look();
}

QVariant RecommendedModel::valueOf(const library::Suggestion& row, int role) const {
    switch (role) {
        case NameRole: return QString::fromStdString(row.entry.name);
        case RepoRole: return QString::fromStdString(row.entry.repo);
        case FormRole: return QString::fromStdString(row.quantization);
        case DetailRole: return detailOf(row.entry);
        case SentenceRole: return catalogueWords(row.entry.sentence);
        case WhyRole: return whyOf(row);
        case JudgedRole: return judgedWords(row.bytes, row.fit);
        default: return {};
    }
}

QString RecommendedModel::machine() const {
    if (m_machine.memoryBytes == 0) return tr("Looking at this machine…");
    const QString memory = sizeWords(m_machine.memoryBytes);
    QString judged = m_machine.bytesPerSecond > 0.0
                         ? tr("Judged for this machine: %1 of memory, read at %2 per second.")
                               .arg(memory, sizeWords(static_cast<uint64_t>(m_machine.bytesPerSecond)))
                         : tr("Judged for this machine: %1 of memory.").arg(memory);
    for (const library::Accelerator& each : m_machine.accelerators) {
        judged += QLatin1Char(' ') + tr("What has room in %1 (%2 of memory) runs there.")
                                         .arg(QString::fromStdString(each.name), sizeWords(each.memoryBytes));
    }
    return judged + QLatin1Char(' ') + tr("Sizes and speeds are estimates; a download says the true size first.");
}

QVariantList RecommendedModel::best() const {
    QVariantList list;
    for (const library::Suggestion& row : m_best) {
        QVariantMap map;
        const auto names = roleNames();
        for (auto role = names.begin(); role != names.end(); ++role)
            map[QString::fromLatin1(role.value())] = valueOf(row, role.key());
        list << map;
    }
    return list;
}

int RecommendedModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : count(); }

QVariant RecommendedModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
    return valueOf(m_rows[static_cast<size_t>(index.row())], role);
}

QHash<int, QByteArray> RecommendedModel::roleNames() const {
    return {{NameRole, "name"},         {RepoRole, "repo"}, {FormRole, "form"},    {DetailRole, "detail"},
            {SentenceRole, "sentence"}, {WhyRole, "why"},   {JudgedRole, "judged"}};
}

}  // namespace daylong::ui

#include "moc_recommended_model.cpp"
