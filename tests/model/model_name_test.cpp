// What a model is called: its own name, or its file's where a converter guessed the other.
#include "model/model_name.h"

#include "support/unit.h"

using daylong::model::modelName;

TEST("a name that a converter took from a training run gives way to the file's") {
    CHECK_EQUAL(modelName("Smollm2 135M 8k Lc100K Mix1 Ep2", "smollm2", "SmolLM2-135M-Instruct.Q4_1.gguf"),
                "SmolLM2 135M Instruct");
    CHECK_EQUAL(modelName("Qwen3 4B Unsloth Bnb 4bit Lora Merged 17", "Qwen3", "Qwen3-4B-Q4_K_M.gguf"), "Qwen3 4B");
}

TEST("of the same words the better written ones are shown") {
    CHECK_EQUAL(modelName("Gemma 3 270m", "gemma-3", "gemma-3-270m-q4_k_m.gguf"), "Gemma 3 270m");
    CHECK_EQUAL(modelName("Llama 3.2 1B Instruct", "Llama-3.2", "Llama-3.2-1B-Instruct-Q4_K_M.gguf"),
                "Llama 3.2 1B Instruct");
    CHECK_EQUAL(modelName("Smollm2 135M Instruct", "Smollm2", "SmolLM2-135M-Instruct-f16.gguf"),
                "SmolLM2 135M Instruct");
}

TEST("a file whose name tells nothing of the model does not name it") {
    CHECK_EQUAL(modelName("Llama 3.2 1B Instruct", "Llama-3.2",
                          "sha256-74701a8c35f6c8d9a4b91f3f3497643001d63e0c7a84e085bed452548fa88d45"),
                "Llama 3.2 1B Instruct");
    CHECK_EQUAL(modelName("Daylong starter", "", "starter.gguf"), "Daylong starter");
    CHECK_EQUAL(modelName("Phi 3 Mini", "Phi-3", "model.gguf"), "Phi 3 Mini");
}

TEST("a model without a name has its file's, without what tells of its weights and parts") {
    CHECK_EQUAL(modelName("", "", "My-Model-IQ4_XS-00001-of-00003.gguf"), "My Model");
    CHECK_EQUAL(modelName("...", "", "tiny.Q8_0.gguf"), "tiny");
    CHECK_EQUAL(modelName("", "", "Q4.gguf"), "Q4");
    CHECK_EQUAL(modelName("", "", "quiet-quill.GGUF"), "quiet quill");
}
