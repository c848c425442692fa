using PluginHost.Contracts;

namespace PluginHost.TestPlugins.AnswerV1;

/// <summary>Version 1 of a plugin that tells which version answers.</summary>
[Endpoint("tcp://127.0.0.1:0")]
public sealed class Answer() : Answering("v1");
