using System.Text.Json.Serialization;

namespace PluginHost.Hosting.Workers.Protocol;

/// <summary>How the longer messages are written.</summary>
[JsonSerializable(typeof(StartRequest))]
[JsonSerializable(typeof(StartReply))]
internal sealed partial class WorkerJson : JsonSerializerContext;
