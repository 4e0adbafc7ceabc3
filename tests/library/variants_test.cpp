// What a repository's files are taken for, by their names.
#include "library/variants.h"

#include "support/unit.h"

using namespace daylong::library;

namespace {

std::vector<RepoFile> files(const std::vector<std::string>& paths) {
    std::vector<RepoFile> all;
    for (const std::string& path : paths) all.push_back({.path = path, .bytes = 100 + all.size(), .sha256 = {}});
    return all;
}

}  // namespace

TEST("a quantisation is read off a file's name however it is written") {
    CHECK_EQUAL(quantizationOf("SmolLM2-135M-Instruct.Q4_1.gguf"), "Q4_1");
    CHECK_EQUAL(quantizationOf("gemma-3-270m-q4_k_m.gguf"), "Q4_K_M");
    CHECK_EQUAL(quantizationOf("UD-Q4_K_XL/Qwen3-UD-Q4_K_XL-00001-of-00003.gguf"), "UD-Q4_K_XL");
    CHECK_EQUAL(quantizationOf("Llama-3.2-1B-Instruct-IQ4_XS.gguf"), "IQ4_XS");
    CHECK_EQUAL(quantizationOf("model-fp16.gguf"), "F16");
    CHECK_EQUAL(quantizationOf("model-BF16.gguf"), "BF16");
    CHECK_EQUAL(quantizationOf("gpt-oss-20b-mxfp4.gguf"), "MXFP4");
    CHECK_EQUAL(quantizationOf("phi-2.Q5_K_S.imat.gguf"), "Q5_K_S");
    CHECK_EQUAL(quantizationOf("Qwen2-0.5B.gguf"), "");
    CHECK_EQUAL(quantizationOf("MyQ8model.gguf"), "");
}

TEST("projectors, drafts, matrices and other kinds of files are no models; a name that only sounds so is one") {
    const auto variants = variantsOf(
        files({"README.md", "mmproj-model-f16.gguf", "model.mmproj-Q8_0.gguf", "model-imatrix.gguf",
               "model-draft-Q4_0.gguf", "MTP/model-mtp-Q4_0.gguf", "Overdraft-7B-Q4_0.gguf", "model.safetensors"}));
    REQUIRE(variants.size() == 1);
    CHECK_EQUAL(variants[0].files[0].path, "Overdraft-7B-Q4_0.gguf");
}

TEST("the parts of a split file belong together, in order, and all of them or none") {
    const auto variants = variantsOf(files({"Q4/m-Q4_0-00002-of-00003.gguf", "Q4/m-Q4_0-00001-of-00003.gguf",
                                            "Q4/m-Q4_0-00003-of-00003.gguf", "m-Q8_0-00001-of-00002.gguf"}));
    REQUIRE(variants.size() == 1);
    REQUIRE(variants[0].files.size() == 3);
    CHECK_EQUAL(variants[0].files[0].path, "Q4/m-Q4_0-00001-of-00003.gguf");
    CHECK_EQUAL(variants[0].files[2].path, "Q4/m-Q4_0-00003-of-00003.gguf");
    CHECK_EQUAL(variants[0].bytes, uint64_t{100 + 101 + 102});
}

TEST("paths that climb, hide or confuse are left out") {
    CHECK(
        variantsOf(files({"../../evil-Q4_0.gguf", "/etc/evil-Q4_0.gguf", "a/../../evil-Q4_0.gguf", ".hidden-Q4_0.gguf",
                          "a//b-Q4_0.gguf", "a\\b-Q4_0.gguf", "a\nb-Q4_0.gguf", std::string(400, 'a') + "-Q4_0.gguf"}))
            .empty());
    CHECK_EQUAL(safeFileName("folder/model-Q4_0.gguf"), "model-Q4_0.gguf");
}

TEST("a form is found by its quantisation or its file, whatever the capitals") {
    const auto variants = variantsOf(files({"m-Q4_K_M.gguf", "m-Q8_0.gguf", "plain.gguf"}));
    REQUIRE(findVariant(variants, "q4_k_m") != nullptr);
    CHECK_EQUAL(findVariant(variants, "Plain.GGUF")->files[0].path, "plain.gguf");
    CHECK(findVariant(variants, "Q6_K") == nullptr);
    CHECK(findVariant(variants, "") != nullptr);  // "plain" tells none
}

TEST("kinds of weights that there are no kernels for are marked") {
    const auto variants =
        variantsOf(files({"m-IQ2_XXS.gguf", "m-TQ1_0.gguf", "m-UD-IQ1_S.gguf", "m-IQ4_XS.gguf", "m-Q2_K.gguf"}));
    REQUIRE(variants.size() == 5);
    int running = 0;
    for (const Variant& variant : variants) running += variant.runs ? 1 : 0;
    CHECK_EQUAL(running, 2);
}
