#include "lab/commands/day_run.h"

#include "base/clock.h"
#include "lab/memory.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace daylong::cli {

namespace {

using engine::TokenId;
using lab::Tokens;

constexpr size_t kMostWritten = 6;  // tokens of an answer, behind its beginning

/// Where `word` stands as one of its own, whatever the case of its letters.
size_t findWord(const std::string& text, std::string_view word) {
    const auto lower = [](char letter) { return std::tolower(static_cast<unsigned char>(letter)); };
    const auto isLetter = [](char letter) { return std::isalnum(static_cast<unsigned char>(letter)) != 0; };
    for (size_t at = 0; at + word.size() <= text.size(); ++at) {
        const bool same = std::equal(word.begin(), word.end(), text.begin() + static_cast<ptrdiff_t>(at),
                                     [&](char a, char b) { return lower(a) == lower(b); });
        const size_t end = at + word.size();
        if (same && (at == 0 || !isLetter(text[at - 1])) && (end == text.size() || !isLetter(text[end]))) return at;
    }
    return std::string::npos;
}

struct Place {
    store::MessageId message = 0;
    uint64_t begin = 0, end = 0;  // its tokens
    bool isUsers = false;
};

class Run {
public:
    Run(const lab::Day& day, const DayRunOptions& options, const EvalModel& opened, engine::Generator* generator,
        DayTranscript& transcript)
        : m_day(day),
          m_options(options),
          m_opened(opened),
          m_generator(generator),
          m_transcript(transcript),
          m_chat(text::chooseChatTemplate(*opened.model->file, *opened.tokenizer)),
          m_closing(text::encodeAssistantEnd(m_chat, *opened.tokenizer)) {
        if (generator == nullptr) return;
        m_keeper.emplace(*generator, opened.model->fingerprint);
        m_keeper->keepAt({transcript.folder() / "kept", transcript.folder() / "kept" / "day", UINT64_MAX / 2});
    }

    Result<DayScore> all(const engine::Progress& progress) {
        Tokens preamble = text::encodePreamble(m_chat, *m_opened.tokenizer, {});
        if (m_keeper)
            m_keeper->begin({.sinks = m_options.sinks, .cacheSize = m_options.cache, .windowBegin = m_options.sinks});
        TRY(read(preamble));
        m_score.tenths.resize(10);
        for (size_t i = 0; i < m_day.turns.size(); ++i) {
            if (progress && !progress(i, m_day.turns.size())) return Error{ErrorCode::Cancelled, "stopped"};
            DayTenth& tenth = m_score.tenths[i * 10 / m_day.turns.size()];
            TRY(turn(i, tenth));
            TRY(askWhatIsDue());
            tenth.anonymousBytes = lab::anonymousBytes();
            m_score.turns += 2;
            if (m_options.untilAsked && allIsAsked()) break;
        }
        m_score.tokens = m_stream.size();
        return std::move(m_score);
    }

private:
    struct Told {
        size_t fact = 0, place = 0;  // places: of the message
        size_t turn = 0;
        size_t next = 0;  // distance to ask at
    };

    Tokens userTurn(std::string_view text) const {
        const auto after = m_places.empty() ? text::After::Preamble : text::After::Reply;
        return text::encodeUserTurn(m_chat, *m_opened.tokenizer, text, after, {});
    }
    Tokens assistantTurn(std::string_view text) const {
        return text::encodeAssistantTurn(m_chat, *m_opened.tokenizer, text);
    }

    Result<void> read(const Tokens& tokens) {
        m_stream.insert(m_stream.end(), tokens.begin(), tokens.end());
        if (m_generator == nullptr || tokens.empty()) return {};
        TRY(m_generator->feed(tokens));
        m_keeper->fed(tokens);
        return {};
    }

    Result<void> turn(size_t index, DayTenth& tenth) {
        const lab::DayTurn& turn = m_day.turns[index];
        const double start = steadySeconds();
        const std::vector<store::Message> found = TRY(recall(turn.said.user));
        if (turn.fact < 0 && !found.empty()) {
            ++m_score.disturbed;
            m_score.disturbedTokens += userTurn(recall::quotation(found)).size();
        }
        const uint64_t begin = m_stream.size();
        const Tokens user = userTurn(turn.said.user);
        TRY(read(user));
        tenth.waitMs.push_back((steadySeconds() - start) * 1000.0);
        m_places.push_back({TRY(m_transcript.say(turn.said.user)), begin, m_stream.size(), true});
        if (turn.fact >= 0 && turn.isLast)
            m_told.push_back({static_cast<size_t>(turn.fact), m_places.size() - 1, index, 0});
        const uint64_t reply = m_stream.size();
        TRY(read(assistantTurn(turn.said.assistant)));
        m_places.push_back({TRY(m_transcript.reply(turn.said.assistant)), reply, m_stream.size(), false});
        return {};
    }

    Result<void> askWhatIsDue() {
        for (Told& told : m_told) {
            while (told.next < m_options.lengths.size() &&
                   static_cast<double>(m_stream.size() - m_places[told.place].begin) >=
                       m_options.lengths[told.next] * m_options.cache) {
                TRY(ask(told));
                ++told.next;
            }
        }
        return {};
    }

    bool allIsAsked() const {
        return m_told.size() == m_day.facts.size() &&
               std::ranges::all_of(m_told, [this](const Told& told) { return told.next == m_options.lengths.size(); });
    }

    /// The first message that is seen whole, and well.
    store::MessageId firstSeen() const {
        const uint64_t window = m_options.cache - m_options.sinks, next = m_stream.size();
        const uint64_t near = recall::nearTokens(window, m_opened.model->parameters);
        const uint64_t from = next > window ? next - near : 0;
        const auto first = std::ranges::lower_bound(m_places, from, {}, &Place::begin);
        return first == m_places.end() ? INT64_MAX : first->message;
    }

    Result<std::vector<store::Message>> recall(const std::string& text) {
        const auto cost = [this](std::span<const store::Message> passages) {
            return userTurn(recall::quotation(passages)).size();
        };
        return m_transcript.recall({.before = firstSeen(),
                                    .text = text,
                                    .tokens = recall::recallBudget(m_options.recallTokens, m_options.cache),
                                    .cost = cost,
                                    .share = m_options.share});
    }

    bool isKnown(const Told& told, DayWay way) const {
        return std::ranges::any_of(m_options.known, [&](const DayAnswer& answer) {
            return answer.fact == told.fact && answer.distance == told.next && answer.way == way;
        });
    }

    Result<void> ask(const Told& told) {
        std::vector<DayWay> ways = m_options.ways;
        std::erase_if(ways, [&](DayWay way) { return isKnown(told, way); });
        if (ways.empty() && !m_options.ways.empty()) return {};
        const lab::DayFact& fact = m_day.facts[told.fact];
        const double start = steadySeconds();
        const std::vector<store::Message> passages = TRY(recall(fact.question));
        const double searching = (steadySeconds() - start) * 1000.0;
        DayAnswer base{.fact = told.fact, .distance = told.next, .changed = !fact.toldFirst.empty()};
        for (const store::Message& passage : passages)
            base.found = base.found || passage.id == m_places[told.place].message;
        if (m_options.ways.empty()) m_score.answers.push_back(base);
        for (const DayWay way : ways) {
            DayAnswer answer = base;
            answer.way = way;
            const uint64_t here = m_generator->cache().next();
            TRY(m_generator->keepStates());
            const double reading = steadySeconds();
            if (!TRY(bringBack(way, told, passages))) continue;
            const std::string quoted = way == DayWay::Quotation ? recall::quotation(passages) : std::string();
            const Tokens question = userTurn(quoted + fact.question);
            TRY(m_generator->feed(question));
            answer.ms = (steadySeconds() - reading) * 1000.0;
            if (way == DayWay::Quotation || way == DayWay::Keys) answer.ms += searching;
            answer.read = m_generator->cache().next() - here - userTurn(fact.question).size();
            TRY(judge(fact, answer));
            TRY(m_generator->rewind(here));
            if (m_options.answered) TRY(m_options.answered(answer));
            m_score.answers.push_back(std::move(answer));
        }
        return {};
    }

    /// What stands before the question's own turn. False: it cannot be had.
    Result<bool> bringBack(DayWay way, const Told& told, const std::vector<store::Message>& passages) {
        if (way == DayWay::Again) {
            const lab::Exchange& said = m_day.turns[told.turn].said;
            TRY(m_generator->feed(userTurn(said.user)));
            TRY(m_generator->feed(assistantTurn(said.assistant)));
        }
        if (way != DayWay::Keys) return true;
        struct Kept {
            const Place* place;
            std::vector<std::vector<std::byte>> records;
        };
        std::vector<Kept> kept;
        for (const store::Message& passage : passages) {
            const auto place = std::ranges::lower_bound(m_places, passage.id, {}, &Place::message);
            auto records =
                m_keeper->recordsOf(place->begin, std::span(m_stream).subspan(place->begin, place->end - place->begin));
            if (!records) return false;
            kept.push_back({&*place, std::move(*records)});
        }
        for (Kept& each : kept) {
            const uint64_t next = m_generator->cache().next();
            TRY(m_generator->feedRecords(each.place->end - each.place->begin, each.records, next - each.place->begin));
            if (each.place->isUsers && !m_closing.empty()) TRY(m_generator->feed(m_closing));
        }
        return true;
    }

    /// The beginning of the answer is given: small models would speak of something else.
    Result<void> judge(const lab::DayFact& fact, DayAnswer& answer) {
        std::vector<Tokens> choices = {m_opened.inStream(fact.value)};
        for (const std::string& other : fact.other) choices.push_back(m_opened.inStream(other));
        const Tokens lead = m_opened.inStream(fact.lead);
        answer.likeliest = lab::isLikeliest(TRY(lab::scoreChoices(*m_generator, lead, choices)), 0);
        TRY(m_generator->rewind(m_generator->cache().next() - 1));  // for the logits behind it
        TRY(m_generator->feed(std::span(lead).last(1)));
        for (size_t written = 0; written < kMostWritten; ++written) {
            const std::span<const float> logits = m_generator->logits();
            const auto token = static_cast<TokenId>(std::max_element(logits.begin(), logits.end()) - logits.begin());
            if (text::endsReply(m_chat, *m_opened.tokenizer, token)) break;
            answer.text += m_opened.tokenizer->bytes(token);
            TRY(m_generator->feed({&token, 1}));
        }
        size_t first = findWord(answer.text, std::string_view(fact.value).substr(1));
        answer.written = first != std::string::npos;
        for (size_t i = 0; i < fact.other.size(); ++i) {
            const size_t at = findWord(answer.text, std::string_view(fact.other[i]).substr(1));
            if (at >= first) continue;
            first = at;
            answer.written = false;
            answer.former = i == 0 && answer.changed;
        }
        return {};
    }

    const lab::Day& m_day;
    const DayRunOptions& m_options;
    const EvalModel& m_opened;
    engine::Generator* m_generator;
    DayTranscript& m_transcript;
    const text::ChatTemplate m_chat;
    const Tokens m_closing;
    std::optional<chat::CacheKeeper> m_keeper;
    Tokens m_stream;
    std::vector<Place> m_places;
    std::vector<Told> m_told;
    DayScore m_score;
};

}  // namespace

const char* name(DayWay way) {
    switch (way) {
        case DayWay::Nothing: return "window alone";
        case DayWay::Quotation: return "quotation";
        case DayWay::Keys: return "keys";
        case DayWay::Again: return "said again";
        case DayWay::InView: return "all in view";
    }
    return "";
}

Result<DayScore> runDay(const lab::Day& day, const DayRunOptions& options, const EvalModel& opened,
                        engine::Generator* generator, const engine::Progress& progress) {
    const auto transcript = TRY(DayTranscript::create());
    return Run(day, options, opened, generator, *transcript).all(progress);
}

}  // namespace daylong::cli
