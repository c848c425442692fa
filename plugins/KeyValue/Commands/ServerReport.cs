using System.Text;
using PluginHost.Plugins.KeyValue.Sessions;

namespace PluginHost.Plugins.KeyValue.Commands;

/// <summary>INFO.</summary>
internal sealed class ServerReport(Clients clients, string plugin, int generation)
{
    public void Write(Call call)
    {
        var text = new StringBuilder();
        Add(
            call,
            text,
            "Server",
            "redis_version:" + ConnectionCommands.RedisVersion,
            "redis_mode:standalone",
            "plugin:" + plugin,
            $"plugin_generation:{generation}",
            $"process_id:{Environment.ProcessId}");
        Add(call, text, "Clients", $"connected_clients:{clients.Count}");
        Add(call, text, "Memory", $"used_memory:{GC.GetTotalMemory(forceFullCollection: false)}", "maxmemory:0");
        Add(call, text, "Persistence", "loading:0");
        Add(call, text, "Replication", "role:master", "connected_slaves:0");
        Add(call, text, "Keyspace", call.Keys.Count == 0 ? [] : [$"db0:keys={call.Keys.Count},expires={call.Keys.Mortal},avg_ttl=0"]);
        call.Reply.Bulk(text.ToString());
    }

    private static void Add(Call call, StringBuilder text, string section, params string[] lines)
    {
        if (!IsWanted(call, section))
        {
            return;
        }

        text.Append(text.Length > 0 ? "\r\n" : string.Empty).Append("# ").Append(section).Append("\r\n");
        foreach (string line in lines)
        {
            text.Append(line).Append("\r\n");
        }
    }

    private static bool IsWanted(Call call, string section)
    {
        if (call.Count == 1)
        {
            return true;
        }

        for (int i = 1; i < call.Count; i++)
        {
            if (Encoding.Latin1.GetString(call[i]).ToLowerInvariant() is { } asked
                && (asked is "all" or "default" or "everything" || asked == section.ToLowerInvariant()))
            {
                return true;
            }
        }

        return false;
    }
}
