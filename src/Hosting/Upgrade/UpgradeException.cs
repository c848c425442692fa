namespace PluginHost.Hosting;

/// <summary>This process was to take another host's place and could not; the message says why. The other host goes on.</summary>
/// <param name="message">Why.</param>
/// <param name="inner">What was thrown.</param>
public sealed class UpgradeException(string message, Exception? inner = null) : Exception(message, inner);
