using PluginHost.Contracts;

namespace PluginHost.TestPlugins.AnswerV2;

/// <summary>Version 2 of a plugin that tells which version answers.</summary>
[Endpoint("tcp://127.0.0.1:0")]
public sealed class Answer() : Answering("v2");
