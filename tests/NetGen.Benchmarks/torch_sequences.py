"""PyTorch's side of two workloads over characters, with the fields and the method of the peers' script: a GRU of two layers, and an LSTM of two layers in both directions.
usage: python3 torch_sequences.py [threads] [workload ...]; prints one JSON line per workload. compare.sh takes it in place of torch_train.py."""
import json, sys, time
import torch
import torch.nn as nn
import torch.nn.functional as F

threads = int(sys.argv[1]) if len(sys.argv) > 1 else 2
torch.set_num_threads(threads)
torch.manual_seed(0)


class Characters(nn.Module):
    def __init__(self, recurrent, width, vocabulary=65):
        super().__init__()
        self.embedding, self.recurrent, self.output = nn.Embedding(vocabulary, 64), recurrent, nn.Linear(width, vocabulary)

    def forward(self, x):
        return self.output(self.recurrent(self.embedding(x))[0]).flatten(0, 1)


W = {
    "char-gru-2x256 b32 t64": lambda: Characters(nn.GRU(64, 256, 2, batch_first=True), 256),
    "char-bilstm-2x128 b32 t64": lambda: Characters(nn.LSTM(64, 128, 2, batch_first=True, bidirectional=True), 256),
}


def median(run, budget, warm=3):
    for _ in range(warm):
        run()
    times, start = [], time.perf_counter()
    while time.perf_counter() - start < budget and len(times) < 300:
        begin = time.perf_counter()
        run()
        times.append(time.perf_counter() - begin)
    return sorted(times)[len(times) // 2]


for name, make in W.items():
    if len(sys.argv) > 2 and not any(part in name for part in sys.argv[2:]):
        continue
    net, x, y = make(), torch.randint(0, 65, (32, 64)), torch.randint(0, 65, (32 * 64,))
    optimizer = torch.optim.Adam(net.parameters(), 1e-3)

    def step():
        optimizer.zero_grad(set_to_none=True)
        F.cross_entropy(net(x), y).backward()
        optimizer.step()

    train = median(step, 4.0)
    net.eval()
    with torch.no_grad():
        infer, one = median(lambda: net(x), 2.0), median(lambda: net(x[:1]), 1.0, 20)
    print(json.dumps(dict(workload=name, threads=threads, params=sum(p.numel() for p in net.parameters()), train_ms=round(train * 1e3, 3), infer_ms=round(infer * 1e3, 3), infer1_us=round(one * 1e6, 1))), flush=True)
