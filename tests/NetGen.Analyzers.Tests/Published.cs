namespace NetGen.Analyzers.Tests;

/// <summary>Architectures as their authors published them, as far as the layers of today express them, besides those that the other projects of the repository hold.</summary>
internal static class Published
{
    public const string Source = """
        using NetGen;

        namespace Published;

        // LeCun et al., 1998, on 32×32 images.
        [Network, Input(1, 32, 32), Conv2D(6, 5), Tanh, AveragePool2D(2), Conv2D(16, 5), Tanh, AveragePool2D(2), Conv2D(120, 5), Tanh, Flatten, Dense(84), Tanh, Dense(10), CrossEntropy]
        public partial class LeNet32;

        // LeCun et al., 1989: tanh to the end, and the squared error.
        [Network, Input(1, 16, 16), Conv2D(12, 5, Stride = 2, Padding = 2), Tanh, Conv2D(12, 5, Stride = 2, Padding = 2), Tanh, Flatten, Dense(30), Tanh, Dense(10), Tanh, MeanSquaredError]
        public partial class LeNet1989;

        // Rumelhart et al., 1986.
        [Network, Input(2), Dense(2), Sigmoid, Dense(1), Sigmoid, MeanSquaredError]
        public partial class Xor;

        // Rosenblatt, 1958: trained by its own rule.
        [Network, Input(2), Dense(1, Initializer = Init.Zeros), Step]
        public partial class Perceptron;

        [Network, Input(2), Dense(1, Initializer = Init.Zeros), BinaryCrossEntropy]
        public partial class LogisticRegression;

        // Gorman and Sejnowski's sonar data, with dropout on the input.
        [Network, Input(60), Dropout(0.2), Dense(60), ReLU, Dense(30), ReLU, Dense(1), BinaryCrossEntropy]
        public partial class Sonar;

        // Krizhevsky et al., 2012: two streams.
        [Network, Input(3, 227, 227)]
        [Conv2D(96, 11, Stride = 4), ReLU, MaxPool2D(3, Stride = 2)]
        [Conv2D(256, 5, Padding = 2, Groups = 2), ReLU, MaxPool2D(3, Stride = 2)]
        [Conv2D(384, 3, Padding = 1), ReLU, Conv2D(384, 3, Padding = 1, Groups = 2), ReLU, Conv2D(256, 3, Padding = 1, Groups = 2), ReLU, MaxPool2D(3, Stride = 2)]
        [Flatten, Dense(4096), ReLU, Dropout(0.5), Dense(4096), ReLU, Dropout(0.5), Dense(1000), CrossEntropy]
        public partial class AlexNetOfTwoStreams;

        // Zeiler and Fergus, 2013.
        [Network, Input(3, 224, 224)]
        [Conv2D(96, 7, Stride = 2, Padding = 1), ReLU, MaxPool2D(3, Stride = 2, Padding = 1)]
        [Conv2D(256, 5, Stride = 2), ReLU, MaxPool2D(3, Stride = 2, Padding = 1)]
        [Conv2D(384, 3, Padding = 1), ReLU, Conv2D(384, 3, Padding = 1), ReLU, Conv2D(256, 3, Padding = 1), ReLU, MaxPool2D(3, Stride = 2)]
        [Flatten, Dense(4096), ReLU, Dropout(0.5), Dense(4096), ReLU, Dropout(0.5), Dense(1000), CrossEntropy]
        public partial class ZFNet;

        // Iandola et al., 2016.
        [Block, Conv2D(nameof(squeeze), 1), ReLU, Branch, Conv2D(nameof(expand), 1), ReLU, Branch, Conv2D(nameof(expand), 3, Padding = 1), ReLU, Concat]
        public partial class Fire(int squeeze, int expand);

        [Network, Input(3, 227, 227), Conv2D(96, 7, Stride = 2), ReLU, MaxPool2D(3, Stride = 2, Rounding = Rounding.Ceil)]
        [Use<Fire>(16, 64, Repeat = 2), Use<Fire>(32, 128), MaxPool2D(3, Stride = 2, Rounding = Rounding.Ceil)]
        [Use<Fire>(32, 128), Use<Fire>(48, 192, Repeat = 2), Use<Fire>(64, 256), MaxPool2D(3, Stride = 2, Rounding = Rounding.Ceil)]
        [Use<Fire>(64, 256), Dropout(0.5), Conv2D(1000, 1), ReLU, GlobalAveragePool, CrossEntropy]
        public partial class SqueezeNet;

        // Sandler et al., 2018: the bottlenecks are linear on purpose.
        [Block, Conv2D("6 * " + nameof(inputs), 1, Bias = false), BatchNorm, ReLU, Conv2D("6 * " + nameof(inputs), 3, Stride = nameof(stride), Padding = 1, Groups = "6 * " + nameof(inputs), Bias = false), BatchNorm, ReLU]
        [Conv2D(nameof(outputs), 1, Bias = false), BatchNorm]
        public partial class Inverted(int inputs, int outputs, int stride = 1);

        [Block, Use<Inverted>(nameof(width), nameof(width)), Residual]
        public partial class InvertedResidual(int width);

        [Network, Input(3, 224, 224), Conv2D(32, 3, Stride = 2, Padding = 1, Bias = false), BatchNorm, ReLU]
        [Conv2D(32, 3, Padding = 1, Groups = 32, Bias = false), BatchNorm, ReLU, Conv2D(16, 1, Bias = false), BatchNorm]
        [Use<Inverted>(16, 24, 2), Use<InvertedResidual>(24), Use<Inverted>(24, 32, 2), Use<InvertedResidual>(32, Repeat = 2), Use<Inverted>(32, 64, 2), Use<InvertedResidual>(64, Repeat = 3)]
        [Use<Inverted>(64, 96), Use<InvertedResidual>(96, Repeat = 2), Use<Inverted>(96, 160, 2), Use<InvertedResidual>(160, Repeat = 2), Use<Inverted>(160, 320)]
        [Conv2D(1280, 1, Bias = false), BatchNorm, ReLU, GlobalAveragePool, Dropout(0.2), Dense(1000), CrossEntropy]
        public partial class MobileNetV2;

        // Huang et al., 2017: each layer sees all before it.
        [Block, Tap("before"), BatchNorm, ReLU, Conv2D("4 * " + nameof(growth), 1, Bias = false), BatchNorm, ReLU, Conv2D(nameof(growth), 3, Padding = 1, Bias = false), Concat("before")]
        public partial class DenseUnit(int growth);

        [Network, Input(3, 32, 32), Conv2D(24, 3, Padding = 1, Bias = false), Use<DenseUnit>(12, Repeat = 6), BatchNorm, ReLU, Conv2D(48, 1, Bias = false), AveragePool2D(2)]
        [Use<DenseUnit>(12, Repeat = 6), BatchNorm, ReLU, GlobalAveragePool, Dense(10), CrossEntropy]
        public partial class DenseNet;

        // Hu et al., 2018.
        [Block, Tap("map"), GlobalAveragePool, Dense(nameof(width) + " / 16"), ReLU, Dense(nameof(width)), Sigmoid, Reshape(nameof(width), 1, 1), Multiply("map")]
        public partial class Excitation(int width);

        [Block, Conv2D(nameof(width), 3, Padding = 1, Bias = false), BatchNorm, ReLU, Conv2D(nameof(width), 3, Padding = 1, Bias = false), BatchNorm, Use<Excitation>(nameof(width)), Residual(Shortcut.Project), ReLU]
        public partial class ExcitedBlock(int width);

        [Network, Input(3, 32, 32), Use<ExcitedBlock>(16, Repeat = 3), Use<ExcitedBlock>(32), GlobalAveragePool, Dense(10), CrossEntropy]
        public partial class SENet;

        // Ronneberger et al., 2015, with padding, and enlarging by interpolation.
        [Block, Conv2D(nameof(width), 3, Padding = 1), ReLU, Conv2D(nameof(width), 3, Padding = 1), ReLU]
        public partial class Double(int width);

        [Network, Input(1, 64, 64), Use<Double>(64), Tap("a"), MaxPool2D(2), Use<Double>(128), Tap("b"), MaxPool2D(2), Use<Double>(256)]
        [UpSample2D(2), Conv2D(128, 1), Concat("b"), Use<Double>(128), UpSample2D(2), Conv2D(64, 1), Concat("a"), Use<Double>(64), Conv2D(2, 1), CrossEntropy]
        public partial class UNet;

        // Hinton and Salakhutdinov, 2006, without the pre-training.
        [Network, Input(784), Dense(1000), Sigmoid, Dense(500), Sigmoid, Dense(250), Sigmoid, Dense(30), Dense(250), Sigmoid, Dense(500), Sigmoid, Dense(1000), Sigmoid, Dense(784), Sigmoid, MeanSquaredError]
        public partial class DeepAutoencoder;

        // Its linear form spans what principal components span.
        [Network, Input(64), Dense(8), Dense(64), MeanSquaredError]
        public partial class LinearAutoencoder;

        // The convolutional one of the Keras blog.
        [Network, Input(1, 28, 28)]
        [Conv2D(16, 3, Padding = Padding.Same), ReLU, MaxPool2D(2, Padding = Padding.Same), Conv2D(8, 3, Padding = Padding.Same), ReLU, MaxPool2D(2, Padding = Padding.Same), Conv2D(8, 3, Padding = Padding.Same), ReLU, MaxPool2D(2, Padding = Padding.Same)]
        [Conv2D(8, 3, Padding = Padding.Same), ReLU, UpSample2D(2), Conv2D(8, 3, Padding = Padding.Same), ReLU, UpSample2D(2), Conv2D(16, 3), ReLU, UpSample2D(2), Conv2D(1, 3, Padding = Padding.Same), BinaryCrossEntropy]
        public partial class ConvolutionalAutoencoder;

        // Radford et al., 2016: the discriminator.
        [Network, Input(3, 64, 64), Conv2D(64, 4, Stride = 2, Padding = 1), LeakyReLU(0.2), Conv2D(128, 4, Stride = 2, Padding = 1, Bias = false), BatchNorm, LeakyReLU(0.2)]
        [Conv2D(256, 4, Stride = 2, Padding = 1, Bias = false), BatchNorm, LeakyReLU(0.2), Conv2D(512, 4, Stride = 2, Padding = 1, Bias = false), BatchNorm, LeakyReLU(0.2), Conv2D(1, 4), Flatten, BinaryCrossEntropy]
        public partial class DcganDiscriminator;

        // Koch et al., 2015, small.
        [Block, Conv2D(8, 3), ReLU, MaxPool2D(2), Flatten, Dense(16), Sigmoid]
        public partial class Twin;

        [Network, Input(1, 10, 10, Name = "left"), Input(1, 10, 10, Name = "right"), From("left"), Use<Twin>(Share = "twin"), Tap("l"), From("right"), Use<Twin>(Share = "twin"), Map("abs(x - l)"), Dense(1), BinaryCrossEntropy]
        public partial class SiameseNet;

        // Klambauer et al., 2017.
        [Network, Input(32), Dense(64), SELU, Dense(64), SELU, Dense(64), SELU, Dense(64), SELU, Dense(2), CrossEntropy]
        public partial class SelfNormalizing;

        // Bengio et al., 2003: a language model over five words, its table shared.
        [Network, Tokens(5, Vocabulary = 1000), Embedding(30, Name = "words"), Flatten, Dense(50), Tanh, Dense(1000), CrossEntropy]
        public partial class NeuralLanguageModel;

        // Radford et al., 2018: what comes after is hidden.
        [Block, MultiHeadAttention(nameof(heads), Causal = true), Add("input"), LayerNorm, Tap("mid"), Dense("4 * " + nameof(width)), GELU, Dense(nameof(width)), Add("mid"), LayerNorm]
        public partial class GptBlock(int width, int heads);

        [Network, Tokens("T", Vocabulary = 40478), Embedding(64, Name = "token"), PositionEmbedding(512), Use<GptBlock>(64, 4, Repeat = 3), Dense(40478, Bias = false, TieWeights = "token"), CrossEntropy]
        public partial class Gpt;

        // Devlin et al., 2019: words that were masked, on the tokens themselves, so that all of a text may be seen.
        [Block, MultiHeadAttention(nameof(heads), Mask = nameof(mask)), Add("input"), LayerNorm, Tap("mid"), Dense("4 * " + nameof(width)), GELU, Dense(nameof(width)), Add("mid"), LayerNorm]
        public partial class BertLayer(string mask, int width, int heads);

        [Network, Input("T", Name = "attention_mask"), Tokens("T", Vocabulary = 30522), Embedding(64, Name = "token"), PositionEmbedding(512), LayerNorm, Use<BertLayer>("attention_mask", 64, 4, Repeat = 3)]
        [Dense(64), GELU, LayerNorm, Dense(30522, TieWeights = "token"), CrossEntropy(IgnoreIndex = -100)]
        public partial class Bert;

        // Vaswani et al., 2017.
        [Block, MultiHeadAttention(nameof(heads)), Add("input"), LayerNorm, Tap("mid"), Dense("4 * " + nameof(width)), ReLU, Dense(nameof(width)), Add("mid"), LayerNorm]
        public partial class EncoderLayer(int width, int heads);

        [Block, MultiHeadAttention(nameof(heads), Causal = true), Add("input"), LayerNorm, Tap("own"), MultiHeadAttention(nameof(heads), Memory = nameof(memory)), Add("own"), LayerNorm, Tap("mid"), Dense("4 * " + nameof(width)), ReLU, Dense(nameof(width)), Add("mid"), LayerNorm]
        public partial class DecoderLayer(string memory, int width, int heads);

        [Network, Tokens("S", Vocabulary = 37000, Name = "source"), Tokens("T", Vocabulary = 37000, Name = "target")]
        [From("source"), Embedding(64), PositionalEncoding, Use<EncoderLayer>(64, 4, Repeat = 2), Tap("memory")]
        [From("target"), Embedding(64), PositionalEncoding, Use<DecoderLayer>("memory", 64, 4, Repeat = 2), Dense(37000), CrossEntropy]
        public partial class Transformer;

        // Sutskever et al., 2014: the last state of one network is the first of the other.
        [Network, Tokens("S", Vocabulary = 160000, Name = "source"), Tokens("T", Vocabulary = 80000, Name = "target")]
        [From("source"), Embedding(64), LSTM(64, Reverse = true, Last = true, Final = "h", FinalCell = "c"), From("target"), Embedding(64), LSTM(64, Initial = "h", InitialCell = "c"), Dense(80000), CrossEntropy]
        public partial class SequenceToSequence;

        // Huang et al., 2015, without the random field: a tag for each word, which may see the whole sentence.
        [Network, Tokens("T", Vocabulary = 20000), Embedding(64), LSTM(64, Bidirectional = Bidirectional.Concat), Dense(45), CrossEntropy]
        public partial class Tags;

        // Karpathy, 2015.
        [Network, Tokens("T", Vocabulary = 65), Embedding(64), LSTM(128, Layers = 3, Dropout = 0.5), Dense(65), CrossEntropy]
        public partial class Characters;

        // Tolstikhin et al., 2021: the channel part of a mixer, per position.
        [Block, Tap("x"), LayerNorm, Dense("4 * " + nameof(width)), GELU, Dense(nameof(width)), Add("x")]
        public partial class ChannelMixer(int width);

        [Network, Tokens("T", Vocabulary = 65), Embedding(32), Use<ChannelMixer>(32, Repeat = 8), LayerNorm, Dense(65), CrossEntropy]
        public partial class Mixer;
        """;
}
