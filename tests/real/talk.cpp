#include "real/talk.h"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace daylong::real {

bool Question::answeredBy(const std::string& reply) const {
    return std::any_of(facts.begin(), facts.end(),
                       [&](const std::string& fact) { return reply.find(fact) != std::string::npos; });
}

std::vector<Question> questions() {
    std::ifstream file(DAYLONG_TEST_DATA "/real/answers.tsv");
    std::vector<Question> all;
    for (std::string line, text, facts, answer; std::getline(file, line);) {
        std::istringstream row(line);
        std::getline(row, text, '\t');
        std::getline(row, facts, '\t');
        std::getline(row, answer);
        Question question{.text = text, .facts = {}, .answer = {}};
        std::istringstream alternatives(facts);
        for (std::string fact; std::getline(alternatives, fact, '|');) question.facts.push_back(fact);
        for (size_t begin = 0, end = 0; begin <= answer.size(); begin = end + 2) {  // "\\n" is a line break
            end = std::min(answer.find("\\n", begin), answer.size());
            question.answer += (begin > 0 ? "\n" : "") + answer.substr(begin, end - begin);
        }
        all.push_back(std::move(question));
    }
    return all;
}

Talk::Talk(const std::filesystem::path& model, const TalkOptions& options) : m_options(options) {
    m_model = unwrap(model::loadModel(model));
    m_tokenizer = unwrap(text::Tokenizer::create(m_model->file));
    m_chat = text::chooseChatTemplate(*m_model->file, *m_tokenizer);
    m_opening.system = m_chat.markup.ownSystem;  // as settings::suitedPrompt
    auto backend = cpu::makeCpuBackend(options.cpu);
    unwrap(backend->loadWeights(m_model, {}));
    engine::CacheOptions cache{.size = options.cacheSize, .sinks = 0, .chunk = 64};
    if (options.sinks)
        cache.sinks = static_cast<uint32_t>(text::encodePreamble(m_chat, *m_tokenizer, m_opening).size());
    else cache.attention = engine::Attention::Window;
    m_generator =
        std::make_unique<engine::Generator>(unwrap(engine::Generator::create(m_model, std::move(backend), cache)));
    begin();
}

void Talk::feed(const Tokens& tokens) { unwrap(m_generator->feed(tokens)); }

void Talk::begin() {
    m_generator->cache().reset();
    m_fresh = true;
    feed(text::encodePreamble(m_chat, *m_tokenizer, m_opening));
}

std::string Talk::ask(const std::string& question) {
    feed(text::encodeUserTurn(m_chat, *m_tokenizer, question, m_fresh ? text::After::Preamble : text::After::Reply,
                              m_opening));
    m_fresh = false;
    engine::Sampler sampler({.temperature = 0.0F, .repetitionPenalty = m_options.repetitionPenalty},
                            m_model->config.vocabSize);
    Tokens reply;
    while (reply.size() < m_options.longest) {
        const engine::TokenId token = unwrap(sampler.sample(m_generator->logits()));
        if (m_tokenizer->endsTurn(token)) break;
        sampler.accept(token);
        reply.push_back(token);
        feed({token});
    }
    feed(text::encodeAssistantEnd(m_chat, *m_tokenizer));
    return m_tokenizer->decode(reply);
}

}  // namespace daylong::real
