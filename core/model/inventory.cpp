#include "model/inventory.h"

#include <initializer_list>
#include <unordered_set>

namespace daylong::model {

Inventory takeInventory(const Model& model) {
    Inventory all;
    std::unordered_set<const Tensor*> taken;
    const auto add = [&taken](std::vector<const Tensor*>& list, std::initializer_list<const Tensor*> tensors) {
        for (const Tensor* tensor : tensors) {
            if (tensor != nullptr && taken.insert(tensor).second) list.push_back(tensor);
        }
    };
    for (const LayerWeights& w : model.layers) {
        add(all.matrices,
            {w.q,          w.k,          w.v,          w.attnOut,    w.ffnGate,      w.ffnUp,      w.ffnDown,
             w.router,     w.expertGate, w.expertUp,   w.expertDown, w.expertGateUp, w.inputGate,  w.inputProjection,
             w.mixIn,      w.convGate,   w.mixGate,    w.mixShare,   w.mixDecay,     w.mixOut,     w.sharedRouter,
             w.sharedGate, w.sharedUp,   w.sharedDown, w.queryDown,  w.latent,       w.turningKey, w.keyUp,
             w.valueUp});
        add(all.vectors,
            {w.attnNorm,       w.attnNormBias,   w.qBias,          w.kBias,       w.vBias,       w.qNorm,
             w.kNorm,          w.qNormBias,      w.kNormBias,      w.attnSinks,   w.attnOutBias, w.postAttnNorm,
             w.ffnNorm,        w.ffnNormBias,    w.ffnUpBias,      w.ffnDownBias, w.postFfnNorm, w.routerBias,
             w.expertGateBias, w.expertUpBias,   w.expertDownBias, w.routerNorm,  w.expertScale, w.expertNorm,
             w.postDenseNorm,  w.postExpertNorm, w.postInputNorm,  w.mixConv,     w.decayRate,   w.decayBias,
             w.mixNorm,        w.mixConvBias,    w.mixSkip,        w.expertBias,  w.queryNorm,   w.latentNorm});
    }
    add(all.matrices, {model.output, model.layerProjection});
    add(all.vectors, {model.outputNorm, model.outputNormBias, model.layerProjectionNorm});
    return all;
}

}  // namespace daylong::model
