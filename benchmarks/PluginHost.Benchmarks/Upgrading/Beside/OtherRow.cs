namespace PluginHost.Benchmarks.Upgrading.Beside;

/// <summary>What became of connections that stay, after one replacement of another server.</summary>
/// <param name="Number">Which replacement.</param>
/// <param name="Replaced">Whether it let itself be replaced.</param>
/// <param name="After">When it was looked, from the end of the replacement on.</param>
/// <param name="Answering">Connections that had an answer in the last second before that.</param>
/// <param name="OnNew">How many processes have that the replacement brought.</param>
/// <param name="OnOld">How many processes have that were there before.</param>
/// <param name="OldProcesses">How many of these are left that have any.</param>
internal sealed record OtherRow(int Number, bool Replaced, TimeSpan After, int Answering, int OnNew, int OnOld, int OldProcesses);
