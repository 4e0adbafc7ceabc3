#include "models/hub_search_model.h"

#include "models/model_words.h"

#include "model/describe.h"

#include <QLocale>

#include <algorithm>
#include <utility>

namespace daylong::ui {
namespace {

constexpr unsigned kMostResults = 40;

uint32_t cacheFor(const library::RepoSummary& repo) {
    const uint64_t trained = repo.trainedContext > 0 ? repo.trainedContext : kSensibleCache;
    return static_cast<uint32_t>(std::min<uint64_t>(trained, kSensibleCache));
}

/// A repository's forms, judged.
Result<QVariantList> formsOf(const library::Hub& hub, const library::RepoSummary& repo, const library::Machine& machine,
                             const library::KeepGoing& keepGoing) {
    const library::RepoFiles files = TRY(library::list(hub, repo.id, "main", keepGoing));
    const std::vector<library::Variant> variants = library::variantsOf(files.files);
    if (variants.empty())
        return Error{ErrorCode::NotFound,
                     repo.id + " has no GGUF files that could be opened here; look at another one"};
    const library::ModelFacts facts{.parameters = repo.parameters};
    const auto best = library::recommend(variants, facts, cacheFor(repo), machine);
    QVariantList forms;
    for (const library::Variant& variant : variants) {
        QVariantMap form = judgedWords(variant.bytes, library::judge(variant.bytes, facts, cacheFor(repo), machine));
        form[QStringLiteral("quantization")] = QString::fromStdString(variant.quantization);
        form[QStringLiteral("file")] = QString::fromStdString(variant.files.front().path);
        form[QStringLiteral("parts")] = static_cast<int>(variant.files.size());
        form[QStringLiteral("runs")] = variant.runs;
        form[QStringLiteral("recommended")] = &variant == best.variant;
        form[QStringLiteral("why")] = &variant == best.variant ? sentence(best.why) : QString();
        forms << form;
    }
    return forms;
}

QString detailOf(const library::RepoSummary& repo) {
    const QLocale locale;
    QStringList parts{HubSearchModel::tr("%1 downloads").arg(locale.toString(static_cast<qulonglong>(repo.downloads)))};
    if (repo.parameters > 0)
        parts << HubSearchModel::tr("%1 parameters").arg(QString::fromStdString(model::shortCount(repo.parameters)));
    if (repo.trainedContext > 0) parts << HubSearchModel::tr("trained on %1").arg(contextWords(repo.trainedContext));
    if (!repo.architecture.empty()) parts << QString::fromStdString(repo.architecture);
    return parts.join(QStringLiteral(" · "));
}

}  // namespace

HubSearchModel::HubSearchModel(Hooks hooks, QObject* parent) : QAbstractListModel(parent), m_hooks(std::move(hooks)) {}

HubSearchModel::~HubSearchModel() {
    m_search.forget();  // both before either is waited for
    m_forms.forget();
}

void HubSearchModel::search(const QString& words) {
    const QString wanted = words.simplified();
    cancel();
    beginResetModel();
    m_rows.clear();
    m_opened = -1;
    m_words = wanted;
    m_problem.clear();
    m_isSearching = !wanted.isEmpty();
    endResetModel();
    Q_EMIT changed();
    if (wanted.isEmpty()) return;
    m_search.ask(
        [hub = m_hooks.hub, words = wanted.toStdString(),
         wanted = m_search.stillWanted()]() -> Result<std::vector<library::RepoSummary>> {
            return library::search(TRY(hub()), words, kMostResults, wanted);
        },
        [this](Result<std::vector<library::RepoSummary>> found) {
            m_isSearching = false;
            if (found) {
                beginResetModel();
                for (library::RepoSummary& repo : *found) m_rows.push_back({.repo = std::move(repo)});
                endResetModel();
                if (m_rows.empty())
                    m_problem = tr("The hub has no GGUF models for “%1”. Fewer words find more.").arg(m_words);
            } else {
                m_problem = QString::fromStdString(found.error().message);
            }
            Q_EMIT changed();
        });
}

void HubSearchModel::cancel() {
    m_search.forget();
    m_forms.forget();
    if (std::exchange(m_isSearching, false)) m_words.clear();
    for (int row = 0; row < count(); ++row) {
        if (std::exchange(m_rows[static_cast<size_t>(row)].loading, false)) show(row);
    }
    Q_EMIT changed();
}

void HubSearchModel::open(int row) {
    if (row < 0 || row >= count()) return;
    m_forms.forget();
    const int before = std::exchange(m_opened, row == m_opened ? -1 : row);
    if (before >= 0) {
        m_rows[static_cast<size_t>(before)].loading = false;
        show(before);
    }
    if (m_opened >= 0) {
        Row& opened = m_rows[static_cast<size_t>(row)];
        if (opened.forms.isEmpty()) {
            opened.loading = true;
            opened.problem.clear();
            m_forms.ask(
                [hooks = m_hooks, repo = opened.repo, wanted = m_forms.stillWanted()]() -> Result<QVariantList> {
                    return formsOf(TRY(hooks.hub()), repo, hooks.machine(), wanted);
                },
                [this, id = opened.repo.id](Result<QVariantList> forms) {
                    take(QString::fromStdString(id), std::move(forms));
                });
        }
        show(row);
    }
    Q_EMIT changed();
}

void HubSearchModel::take(const QString& repo, Result<QVariantList> forms) {
    const auto found =
        std::find_if(m_rows.begin(), m_rows.end(), [&](const Row& row) { return row.repo.id == repo.toStdString(); });
    if (found == m_rows.end()) return;
    found->loading = false;
    if (forms) found->forms = *forms;
    else found->problem = QString::fromStdString(forms.error().message);
    show(static_cast<int>(found - m_rows.begin()));
}

void HubSearchModel::show(int row) { Q_EMIT dataChanged(index(row), index(row)); }

int HubSearchModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : count(); }

QVariant HubSearchModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
    const Row& row = m_rows[static_cast<size_t>(index.row())];
    const QString notRun = whyNotRun(row.repo.architecture);
    switch (role) {
        case RepoRole: return QString::fromStdString(row.repo.id);
        case DetailRole: return detailOf(row.repo);
        case WarningRole:
            return !notRun.isEmpty() ? notRun
                   : row.repo.gated  ? tr("Only for those who have accepted its licence on the hub")
                                     : QString();
        case RunsRole: return notRun.isEmpty();
        case OpenedRole: return index.row() == m_opened;
        case LoadingRole: return row.loading;
        case ProblemRole: return row.problem;
        case FormsRole: return row.forms;
        default: return {};
    }
}

QHash<int, QByteArray> HubSearchModel::roleNames() const {
    return {{RepoRole, "repo"},     {DetailRole, "detail"},   {WarningRole, "warning"}, {RunsRole, "runs"},
            {OpenedRole, "opened"}, {LoadingRole, "loading"}, {ProblemRole, "problem"}, {FormsRole, "forms"}};
}

}  // namespace daylong::ui

#include "moc_hub_search_model.cpp"
