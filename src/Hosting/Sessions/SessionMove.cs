namespace PluginHost.Hosting.Sessions;

/// <summary>What became of the move of one session.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Pause">How long nobody served it; zero if it did not move.</param>
internal readonly record struct SessionMove(SessionMoveOutcome Outcome, TimeSpan Pause);
