using System.Buffers;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.Habits;

/// <summary>Answers the first bytes with many, and returns without reading what still comes.</summary>
internal sealed class SendsMuch(IPluginContext context) : Habit(context)
{
    public override async Task HandleAsync(IConnection connection, CancellationToken aborted)
    {
        await connection.Transport.Input.ReadAsync(aborted);
        connection.Transport.Output.Write(
            new byte[int.Parse(Context.Settings["Bytes"]!, System.Globalization.CultureInfo.InvariantCulture)]);
    }
}
