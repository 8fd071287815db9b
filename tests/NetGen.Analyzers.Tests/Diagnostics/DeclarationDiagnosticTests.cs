using NetGen.Testing.Roslyn;
using Xunit;

namespace NetGen.Analyzers.Tests.Diagnostics;

public class DeclarationDiagnosticTests
{
    [Theory]
    [InlineData("[Network, Input(4), Dense(2)] public class {|NETGEN0001:N|};")]
    [InlineData("[Block, ReLU] public class {|NETGEN0001:B|};")]
    [InlineData("public class {|NETGEN0001:Outer|} { [Network, Input(4), Dense(2)] public partial class N; }")]
    [InlineData("[Network] public partial class {|NETGEN0002:N|};")]
    [InlineData("[Network, Input(4), Dense(8)] public partial class N; [{|NETGEN0003:ReLU|}, Dense(2)] public partial class N;")]
    [InlineData("[Network, Input(4), Dense(2)] public partial class {|NETGEN0011:N|} : System.Exception;")]
    [InlineData("[Network, Input(4), Dense(2)] public partial class {|NETGEN0011:N|}(ulong seed) { public ulong Start => seed; }")]
    [InlineData("[Block, ReLU] public partial record {|NETGEN0011:B|};")]
    [InlineData("[Network, Block, Input(4), Dense(2)] public partial class {|NETGEN0011:N|};")]
    [InlineData("[Network, Input(4), Dense(2)] public partial class N { public N(string path) : this(0) { } }")]
    public Task Slips(string source) => AnalyzerVerifier.VerifyAsync([new NetworkDeclarationAnalyzer(), new NetworkLayerAnalyzer()], "using NetGen; " + source);
}
