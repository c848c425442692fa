using PluginHost.Contracts;

namespace PluginHost.TestPlugins.AnswerElsewhere;

/// <summary>A version whose endpoints are others: <c>main</c> is gone, two have come.</summary>
[Endpoint("tcp://127.0.0.1:0", Name = "first")]
[Endpoint("tcp://[::1]:0", Name = "second")]
public sealed class Answer() : Answering("elsewhere");
