using System.Collections;
using System.Text;

namespace PluginHost.Plugins.KeyValue.Commands;

/// <summary>The commands of a command, such as CLIENT's.</summary>
/// <param name="parent">Lower case.</param>
internal sealed class Subcommands(string parent) : IEnumerable<Command>
{
    private readonly List<Command> _commands = [];

    /// <param name="name">Lower case.</param>
    /// <param name="arity">As <see cref="Command.Arity"/>, both names included.</param>
    /// <param name="body">Writes one reply.</param>
    public void Add(string name, int arity, Action<Call> body) =>
        _commands.Add(new Command(name, arity, CommandTraits.None, KeyPlaces.None, body));

    public void Run(Call call)
    {
        string name = Encoding.Latin1.GetString(call[1]);
        Command? command = _commands.Find(c => string.Equals(c.Name, name, StringComparison.OrdinalIgnoreCase));
        if (command is null)
        {
            call.Reply.Error($"ERR unknown subcommand '{name}'. Try {parent.ToUpperInvariant()} HELP.");
        }
        else if (!command.Takes(call.Count))
        {
            call.WrongNumberOfArguments($"{parent}|{command.Name}");
        }
        else
        {
            command.Body(call);
        }
    }

    public IEnumerator<Command> GetEnumerator() => _commands.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
