using PluginHost.Contracts;

namespace PluginHost.Plugins.Chat;

/// <summary>What a client can say. Called for one line of a client at a time.</summary>
internal sealed class Commands(Rooms rooms, Nicknames nicknames, IPluginContext context)
{
    /// <returns>Whether the client stays.</returns>
    internal bool Execute(ChatSession session, string line)
    {
        if (!line.StartsWith('/'))
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                session.Room!.Say(session, line, context.TimeProvider.GetUtcNow());
            }

            return true;
        }

        string[] words = line.Split(' ', 2, StringSplitOptions.TrimEntries);
        string argument = words.Length > 1 ? words[1] : string.Empty;
        switch (words[0])
        {
            case "/nick":
                Rename(session, argument);
                return true;
            case "/join":
                Join(session, argument);
                return true;
            case "/who":
                session.Tell(session.Room!.Describe());
                return true;
            case "/history":
                session.Room!.TellHistory(session);
                return true;
            case "/help":
                Help(session);
                return true;
            case "/quit":
                session.Tell("* Goodbye.");
                return false;
            default:
                session.Tell($"* There is no {words[0]}. /help lists what there is.");
                return true;
        }
    }

    private void Rename(ChatSession session, string nick)
    {
        if (!Naming.IsValid(nick))
        {
            session.Tell($"* A name is {Naming.Rule}.");
        }
        else if (!nicknames.TryChange(session, nick))
        {
            session.Tell($"* {nick} is taken.");
        }
    }

    private void Join(ChatSession session, string argument)
    {
        string name = argument.StartsWith('#') ? argument[1..] : argument;
        if (!Naming.IsValid(name))
        {
            session.Tell($"* A room's name is {Naming.Rule}; # may stand before it.");
        }
        else if (session.Room!.IsCalled(name))
        {
            session.Tell($"* You are in {session.Room} already.");
        }
        else if (!rooms.TryEnter(session, name))
        {
            session.Tell($"* There are {Rooms.Capacity} rooms, and somebody is in each; you stay in {session.Room}.");
        }
    }

    private void Help(ChatSession session)
    {
        session.Tell("* /nick NAME     be called NAME");
        session.Tell("* /join ROOM     go to another room, or open one");
        session.Tell("* /who           who is in the room");
        session.Tell($"* /history       the last {History.Capacity} lines that were said in the room");
        session.Tell("* /quit          leave");
        session.Tell("* Anything else is said to everyone in the room.");
        session.Tell($"* {context.Name}, generation {context.Generation}.");
    }
}
