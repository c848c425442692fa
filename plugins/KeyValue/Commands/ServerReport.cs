using System.Globalization;
using System.Text;
using PluginHost.Plugins.KeyValue.Sessions;

namespace PluginHost.Plugins.KeyValue.Commands;

/// <summary>INFO.</summary>
internal sealed class ServerReport(Clients clients, string plugin, int generation)
{
    public void Write(Call call)
    {
        var text = new StringBuilder();
        Add(call, text, "Server", $"redis_version:{ConnectionCommands.RedisVersion}\r\nredis_mode:standalone\r\nplugin:{plugin}\r\nplugin_generation:{generation}\r\nprocess_id:{Environment.ProcessId}\r\n");
        Add(call, text, "Clients", $"connected_clients:{clients.Count}\r\n");
        Add(call, text, "Memory", $"used_memory:{GC.GetTotalMemory(forceFullCollection: false)}\r\nmaxmemory:0\r\n");
        Add(call, text, "Persistence", $"loading:0\r\n");
        Add(call, text, "Replication", $"role:master\r\nconnected_slaves:0\r\n");
        Add(call, text, "Keyspace", call.Keys.Count == 0 ? (FormattableString)$"" : $"db0:keys={call.Keys.Count},expires={call.Keys.Mortal},avg_ttl=0\r\n");
        call.Reply.Bulk(text.ToString());
    }

    private static void Add(Call call, StringBuilder text, string section, FormattableString lines)
    {
        if (IsWanted(call, section))
        {
            text.Append(text.Length > 0 ? "\r\n" : string.Empty).Append("# ").Append(section).Append("\r\n").Append(lines.ToString(CultureInfo.InvariantCulture));
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
