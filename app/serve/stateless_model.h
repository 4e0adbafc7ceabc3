// StatelessModel: a model that answers what it is sent and keeps no transcript. Conversations that go on are known by
// how they begin (kept_caches.h) and forgotten at the end of the program. A prompt must fit the cache whole; a reply
// ends where the cache is full. Thread rule: one thread. Failure rule: a Refusal.
#pragma once

#include "engine/generator.h"
#include "serve/asked.h"
#include "serve/kept_caches.h"
#include "settings/model_summary.h"
#include "text/tokenizer.h"

#include <memory>
#include <string>

namespace daylong::serve {

/// For a model without a transcript: nothing that was read leaves the cache. `rows`: engine::DeviceInfo's.
engine::CacheOptions statelessCache(uint32_t size, engine::KvType kv, uint32_t rows);

class StatelessModel {
public:
    /// `generator`: with statelessCache(). `keptBytes`: for conversations besides the newest.
    StatelessModel(settings::ModelSummary summary, engine::Generator generator,
                   std::shared_ptr<const text::Tokenizer> tokenizer, uint64_t keptBytes);

    Outcome answer(const Asked& asked, const Asker& asker);
    uint32_t contextLength() const { return m_generator.cache().options().size; }
    const KeptCaches& kept() const { return m_kept; }

private:
    bool cannotFit(const Asked& asked) const;
    std::vector<engine::TokenId> encode(const Asked& asked, const Asker& asker) const;
    Result<Answered> reply(const Asked& asked, const std::vector<engine::TokenId>& prompt, const Asker& asker);
    Result<void> say(const Asked& asked, const std::vector<engine::TokenId>& prompt, const Asker& asker,
                     Answered& answered);

    const settings::ModelSummary m_summary;
    engine::Generator m_generator;
    const std::shared_ptr<const text::Tokenizer> m_tokenizer;
    size_t m_longestToken = 1;  // bytes
    KeptCaches m_kept;
};

}  // namespace daylong::serve
