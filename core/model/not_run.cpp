// What architectures that are not run are, for the refusal of their files.
#include "model/family_readers.h"

#include <algorithm>
#include <array>

namespace daylong::model {

namespace {

constexpr std::string_view kRecurrent = "a recurrent model, none of whose layers attends to earlier words";
constexpr std::string_view kHybrid = "a hybrid, whose recurrent layers are of a kind that Daylong does not know yet";
constexpr std::string_view kLatent = "a model with latent attention (MLA) of a kind that Daylong does not know yet";
constexpr std::string_view kPictures = "a model of pictures and text (M-RoPE) of a kind that Daylong does not know yet";
constexpr std::string_view kProjector = "the part of a model that sees pictures, which writes no text by itself";
constexpr std::string_view kEncoder = "an encoder, made to embed text and not to write it";
constexpr std::string_view kTwoParts = "an encoder and a decoder, made to turn one text into another";
constexpr std::string_view kLearned = "a model with learned positions, which end where its training did";
constexpr std::string_view kDiffusion = "a diffusion model, which does not write from left to right";
constexpr std::string_view kSound = "a model of sound, not of text";

struct NotRun {
    std::string_view architecture, why;
};

constexpr std::array kNotRun = std::to_array<NotRun>({
    {"mamba", kRecurrent},
    {"mamba2", kRecurrent},
    {"rwkv6", kRecurrent},
    {"rwkv6qwen2", kRecurrent},
    {"rwkv7", kRecurrent},
    {"arwkv7", kRecurrent},
    {"jamba", kHybrid},
    {"plamo2", kHybrid},
    {"kimi-linear", kHybrid},
    {"minicpm3", kLatent},
    {"plm", kLatent},
    {"glm-dsa", kLatent},
    {"qwen2vl", kPictures},
    {"qwen3vlmoe", kPictures},
    {"paddleocr", kPictures},
    {"clip", kProjector},
    {"bert", kEncoder},
    {"modern-bert", kEncoder},
    {"nomic-bert", kEncoder},
    {"nomic-bert-moe", kEncoder},
    {"neo-bert", kEncoder},
    {"jina-bert-v2", kEncoder},
    {"jina-bert-v3", kEncoder},
    {"eurobert", kEncoder},
    {"gemma-embedding", kEncoder},
    {"t5encoder", kEncoder},
    {"t5", kTwoParts},
    {"gpt2", kLearned},
    {"starcoder", kLearned},
    {"dream", kDiffusion},
    {"llada", kDiffusion},
    {"llada-moe", kDiffusion},
    {"wavtokenizer-dec", kSound},
});

}  // namespace

std::string_view whyNotRun(std::string_view architecture) {
    const auto* found = std::find_if(kNotRun.begin(), kNotRun.end(),
                                     [&](const NotRun& each) { return each.architecture == architecture; });
    return found == kNotRun.end() ? std::string_view() : found->why;
}

}  // namespace daylong::model
